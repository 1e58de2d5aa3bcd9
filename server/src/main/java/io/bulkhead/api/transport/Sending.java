package io.bulkhead.api.transport;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends responses. A large one is sent in small pieces, each after the previous one was written,
/// and the connection is closed if the client does not receive all of it in time.
///
/// @param patience time limit for a large response
public record Sending(Duration patience) {
  private static final Logger LOG = LoggerFactory.getLogger(Sending.class);
  private static final int CHUNK = 64 << 10;

  /// A large response must be sent by a thread that may block.
  public void send(HttpServerRequest request, ApiResponse answer) {
    HttpServerResponse response = request.response();
    switch (answer.body()) {
      case Departure.InMemory(byte[] bytes) -> {
        if (begun(response, answer)) {
          response.end(Buffer.buffer(bytes));
        }
      }
      case Departure.OnDisk file -> {
        try (file) {
          if (begun(response, answer)) {
            all(response, file.file());
          }
        } catch (IOException e) {
          LOG.error("{} {} was not sent", request.method(), request.path(), e);
          cut(request);
        } catch (TimeoutException | ExecutionException e) {
          // The client is too slow, or gone.
          cut(request);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          cut(request);
        }
      }
      case Departure.Stored stored ->
          throw new IllegalStateException("the file " + stored.digest() + " was not fetched");
    }
  }

  private static void cut(HttpServerRequest request) {
    if (!request.response().closed()) {
      request.connection().close();
    }
  }

  private static boolean begun(HttpServerResponse response, ApiResponse answer) {
    if (response.closed() || response.ended()) {
      return false;
    }
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    if (!answer.contentType().isEmpty()) {
      response.putHeader("Content-Type", answer.contentType());
    }
    return true;
  }

  private void all(HttpServerResponse response, FileChannel file)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    long size = file.size();
    long end = System.nanoTime() + patience.toNanos();
    response.putHeader("Content-Length", Long.toString(size));
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    for (long at = 0; at < size; at += chunk.limit()) {
      chunk.clear();
      if (file.read(chunk, at) < 0) {
        throw new IOException("the file is shorter than it was");
      }
      chunk.flip();
      await(response.write(Buffer.buffer().appendBytes(chunk.array(), 0, chunk.limit())), end);
    }
    await(response.end(), end);
  }

  private static void await(Future<Void> sent, long end)
      throws InterruptedException, ExecutionException, TimeoutException {
    sent.toCompletionStage()
        .toCompletableFuture()
        .get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
  }
}
