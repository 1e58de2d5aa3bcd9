package io.bulkhead.api.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Decodes the requests of one connection like Vert.x, but more strictly. A request with two
/// contradicting lengths could be two requests for a proxy in front of the hub, so it is refused;
/// Netty would use one and drop the other header. And a head that has begun must end in time, also
/// on a connection that has served requests before.
final class HeadDecoder extends VertxHttpRequestDecoder {
  /// Time limit for a head from its first byte to its last.
  static final Duration LONGEST = Duration.ofSeconds(10);

  private static final String TWO_LENGTHS = "Content-Length together with Transfer-Encoding";

  private boolean within;
  private boolean refused;
  private @Nullable Future<?> end;

  HeadDecoder(HttpServerOptions options) {
    super(options);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out)
      throws Exception {
    if (refused) {
      bytes.skipBytes(bytes.readableBytes());
      return;
    }
    int before = out.size();
    super.decode(context, bytes, out);
    for (Object read : out.subList(before, out.size())) {
      if (read instanceof HttpRequest head) {
        within = true;
        stop();
        if (twoLengths(head)) {
          head.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(TWO_LENGTHS)));
          refused = true;
        }
      }
      if (read instanceof LastHttpContent) {
        within = false;
      }
    }
    if (!within && end == null && out.size() == before) {
      end =
          context
              .executor()
              .schedule(() -> context.close(), LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /// For encodings that end a body by themselves.
  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException(TWO_LENGTHS);
  }

  /// For any other encoding, which Netty does not check.
  private static boolean twoLengths(HttpRequest head) {
    return head.decoderResult().isSuccess()
        && head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
        && head.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    stop();
    super.channelInactive(context);
  }

  private void stop() {
    if (end != null) {
      end.cancel(false);
      end = null;
    }
  }
}
