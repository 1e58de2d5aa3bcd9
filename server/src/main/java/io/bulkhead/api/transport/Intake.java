package io.bulkhead.api.transport;

import io.bulkhead.access.Identity;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Receives the body of one request whose caller, route and method are known, within the limits of
/// such a request, and passes it on.
public final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private static final String NO_ROOM =
      "The disk of the hub has no room for the request. Nothing was changed; try again later.";

  /// Continues with the request.
  public interface Next {
    /// @param body to be closed by the receiver
    void arrived(Body body);

    /// @param why it was abandoned
    void refused(BulkheadException why, Body body);

    /// Called at the end, whatever the outcome.
    void over(Identity who);
  }

  private final HttpServerRequest http;
  private final Identity who;
  private final Context loop;
  private final Executor workers;
  private final Arrival arrival;
  private final long most;
  private final Next next;
  private final AtomicBoolean ended = new AtomicBoolean();
  private long timer;
  private long seen;

  /// @param arrival where it is kept
  /// @param most maximum size in bytes
  public Intake(
      HttpServerRequest http, Identity who, Work work, Arrival arrival, long most, Next next) {
    this.http = http;
    this.who = who;
    this.loop = work.loop();
    this.workers = work.workers();
    this.arrival = arrival;
    this.most = most;
    this.next = next;
  }

  /// @param loop the event loop of the request
  /// @param workers for work that may block
  public record Work(Context loop, Executor workers) {}

  /// To be called on the event loop, with the request paused.
  public void start(long millis) {
    timer =
        loop.owner()
            .setTimer(
                millis,
                late ->
                    giveUp(
                        Problem.REQUEST_TIMEOUT,
                        "The request did not arrive within " + millis / 1000 + " s."));
    if (announced() > most) {
      tooLarge();
      return;
    }
    http.handler(chunk -> take(chunk.getBytes()));
    http.exceptionHandler(gone -> {
      if (end()) {
        drop();
      }
    });
    http.endHandler(all -> {
      if (end()) {
        workers.execute(this::finish);
      }
    });
    http.resume();
  }

  private long announced() {
    String length = http.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length.strip());
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private void take(byte[] chunk) {
    seen += chunk.length;
    if (ended.get()) {
      return;
    }
    if (seen > most) {
      tooLarge();
    } else if (arrival.waits()) {
      // Nothing more is requested before this is on the disk.
      http.pause();
      workers.execute(() -> {
        boolean kept = keep(chunk);
        loop.runOnContext(go -> {
          if (kept) {
            http.resume();
          }
        });
      });
    } else {
      keep(chunk);
    }
  }

  private boolean keep(byte[] chunk) {
    try {
      arrival.add(chunk);
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.error("The body of a request cannot be kept", e);
      giveUp(Problem.STORE_UNAVAILABLE, NO_ROOM);
      return false;
    }
  }

  private void tooLarge() {
    giveUp(
        Problem.BODY_TOO_LARGE,
        "The body is larger than " + most + " bytes, the most that is taken here.");
  }

  private boolean end() {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    loop.owner().cancelTimer(timer);
    return true;
  }

  private void giveUp(Problem problem, String text) {
    if (end()) {
      workers.execute(() -> {
        try {
          next.refused(new BulkheadException(problem, text), Body.NONE);
        } finally {
          drop();
        }
      });
    }
  }

  private void finish() {
    try {
      next.arrived(arrival.body());
    } catch (IOException e) {
      LOG.error("The body of a request cannot be read", e);
      next.refused(new BulkheadException(Problem.STORE_UNAVAILABLE, NO_ROOM), Body.NONE);
    } finally {
      next.over(who);
    }
  }

  private void drop() {
    try {
      arrival.drop();
    } catch (IOException e) {
      LOG.warn("What came of a request cannot be let go", e);
    } finally {
      next.over(who);
    }
  }
}
