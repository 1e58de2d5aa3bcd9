package io.bulkhead.fleet;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// An answer's body in memory. No answer is longer than its limit, and all that are on their way
/// together take no more than a share of the heap: a program that answers without end must not end
/// the hub. Short answers always pass.
final class BoundedBody implements BodySubscriber<byte[]> {
  /// The answer is longer than allowed; a shorter page may pass.
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(String message) {
      super(message);
    }
  }

  private static final long SHORT = 1L << 20;
  private static final long SHARE = Runtime.getRuntime().maxMemory() / 8;
  private static final AtomicLong HELD = new AtomicLong();

  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private final List<ByteBuffer> parts = new ArrayList<>();
  private final long limit;
  private Flow.@Nullable Subscription source;
  private long length;

  private BoundedBody(long limit) {
    this.limit = limit;
  }

  /// @param limit in bytes
  static BodyHandler<byte[]> upTo(long limit) {
    return _ -> new BoundedBody(limit);
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (whole.isDone()) {
      return;
    }
    long more = 0;
    for (ByteBuffer buffer : buffers) {
      more += buffer.remaining();
      parts.add(buffer);
    }
    length += more;
    long held = HELD.addAndGet(more);
    if (length > limit) {
      fail(new TooLong("its answer is longer than " + limit + " bytes"));
    } else if (length > SHORT && held > SHARE) {
      fail(new TooLong("the hub has no memory for so long an answer now; it is tried again"));
    } else if (source != null) {
      source.request(1);
    }
  }

  @Override
  public void onError(Throwable cause) {
    fail(cause);
  }

  private void fail(Throwable cause) {
    if (whole.isDone()) {
      return;
    }
    release();
    if (source != null) {
      source.cancel();
    }
    whole.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    if (whole.isDone()) {
      return;
    }
    byte[] bytes = new byte[(int) length];
    int at = 0;
    for (ByteBuffer part : parts) {
      int size = part.remaining();
      part.get(bytes, at, size);
      at += size;
    }
    release();
    whole.complete(bytes);
  }

  private void release() {
    HELD.addAndGet(-length);
    length = 0;
    parts.clear();
  }
}
