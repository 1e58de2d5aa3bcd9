package io.bulkhead.api.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.spi.VertxServiceProvider;
import java.util.List;

/// Replaces Vert.x's own decoder by a [HeadDecoder] on every connection of a server. Vert.x offers
/// no way to configure that: it builds the pipeline when the connection is accepted or, with TLS,
/// after the handshake. So each connection gets a first handler, before all others, that looks for
/// the decoder when the first bytes arrive.
public final class WatchedHeads implements VertxServiceProvider {
  private static volatile HttpServerOptions options = new HttpServerOptions();

  /// Limits of heads like those of the server.
  public static void like(HttpServerOptions server) {
    options = server;
  }

  @Override
  public void init(VertxBuilder builder) {
    builder.findTransport(new Transport());
  }

  private static final class Transport extends JDKTransport {
    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      return domainSocket ? super.serverChannelFactory(true) : Listening::new;
    }
  }

  private static final class Listening extends NioServerSocketChannel {
    @Override
    protected int doReadMessages(List<Object> taken) throws Exception {
      int before = taken.size();
      int number = super.doReadMessages(taken);
      for (Object connection : taken.subList(before, taken.size())) {
        ((Channel) connection).pipeline().addFirst(new First());
      }
      return number;
    }
  }

  /// Runs before the first bytes are read. With TLS the decoder may be added later: then it is
  /// looked for when the first bytes have been decrypted.
  private static final class First extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      if (!replaced(context)) {
        context.pipeline().addLast(new Later());
      }
      context.fireChannelRead(bytes);
      context.pipeline().remove(this);
    }
  }

  private static final class Later extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      replaced(context);
      context.fireChannelRead(bytes);
      context.pipeline().remove(this);
    }
  }

  private static boolean replaced(ChannelHandlerContext context) {
    ChannelHandlerContext known = context.pipeline().context(VertxHttpRequestDecoder.class);
    if (known == null) {
      return false;
    }
    context.pipeline().replace(known.name(), known.name(), new HeadDecoder(options));
    return true;
  }
}
