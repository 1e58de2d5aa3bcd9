package io.bulkhead.cluster.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/// The connections to one API server. A connection that has answered is kept for a while; the next
/// request takes the most recently used one. The number of connections follows the number of the
/// caller's requests in flight.
final class HttpConnections implements AutoCloseable {
  private static final Duration REST = Duration.ofSeconds(10);
  private static final ScheduledThreadPoolExecutor TIMER = timer();
  private static final FirstContacts FIRST_CONTACTS =
      new FirstContacts(
          16 * Runtime.getRuntime().availableProcessors(), Duration.ofSeconds(2), TIMER);

  private final HttpConnection.End end;
  private final Duration patience;
  private final Deque<HttpConnection> resting = new ArrayDeque<>();
  private final Set<HttpConnection> all = new HashSet<>();
  private boolean sweeping;
  private boolean closed;

  /// The response was not complete in time.
  static final class Late extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /// @param limit of the response body, in bytes
  /// @param repeatable whether it may be sent again although it may have arrived
  record Request(ClassicHttpRequest http, long limit, boolean repeatable) {}

  /// @param patience time limit for a complete response
  HttpConnections(HttpConnection.End end, Duration patience) {
    this.end = end;
    this.patience = patience;
  }

  private static ScheduledThreadPoolExecutor timer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("cluster-requests").factory());
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  ClusterResponse send(Request request) throws IOException {
    HttpConnection rested = rested();
    if (rested != null) {
      try {
        return send(request, rested);
      } catch (IOException e) {
        boolean stale = rested.wentStale(e);
        if (!stale || !request.repeatable() || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
    // Waiting for a turn is no fault of the cluster, so the time limit starts after it.
    try (var _ = FIRST_CONTACTS.take()) {
      return send(request, fresh());
    }
  }

  private ClusterResponse send(Request request, HttpConnection wire) throws IOException {
    Future<?> limit = TIMER.schedule(wire::abort, patience.toNanos(), TimeUnit.NANOSECONDS);
    boolean lasts = false;
    try {
      ClusterResponse answer = wire.ask(request.http(), request.limit());
      lasts = wire.lasts();
      return answer;
    } catch (IOException e) {
      throw limit.isDone() ? new Late() : e;
    } finally {
      boolean inTime = limit.cancel(false);
      if (lasts && inTime) {
        keep(wire);
      } else {
        drop(wire);
      }
    }
  }

  private synchronized @Nullable HttpConnection rested() {
    return resting.pollFirst();
  }

  private synchronized HttpConnection fresh() throws IOException {
    if (closed) {
      throw new IOException("the connection is closed");
    }
    var wire = new HttpConnection(end);
    all.add(wire);
    return wire;
  }

  private synchronized void keep(HttpConnection wire) {
    wire.rest();
    resting.addFirst(wire);
    if (!sweeping) {
      sweeping = true;
      TIMER.schedule(this::sweep, REST.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void drop(HttpConnection wire) {
    synchronized (this) {
      all.remove(wire);
    }
    wire.abort();
  }

  /// Closes idle connections, as servers and proxies do, too.
  private void sweep() {
    List<HttpConnection> unneeded = new ArrayList<>();
    synchronized (this) {
      sweeping = false;
      while (!resting.isEmpty() && resting.getLast().restsFor(REST)) {
        unneeded.add(resting.removeLast());
      }
      if (!resting.isEmpty()) {
        sweeping = true;
        TIMER.schedule(this::sweep, REST.toNanos() / 2, TimeUnit.NANOSECONDS);
      }
    }
    unneeded.forEach(this::drop);
  }

  @Override
  public void close() {
    List<HttpConnection> open;
    synchronized (this) {
      closed = true;
      resting.clear();
      open = List.copyOf(all);
    }
    open.forEach(HttpConnection::abort);
  }
}
