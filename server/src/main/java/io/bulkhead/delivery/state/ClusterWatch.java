package io.bulkhead.delivery.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cluster.Backoff;
import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.cluster.ClusterLink;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.delivery.state.ClusterCache.Live;
import io.bulkhead.delivery.write.ReducedPods;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// Follows the kinds in use on one cluster: lists, then watches, lists again when the watch has
/// fallen behind. One virtual thread per kind.
public final class ClusterWatch {
  private static final Logger LOG = System.getLogger(ClusterWatch.class.getName());

  /// Servers end a watch after about five minutes.
  private static final Duration WHOLE = Duration.ofMinutes(4);

  static final String MANAGED = "bulkhead.io/managed=true";

  private final ClusterCache cache;
  private final ClusterLink link;

  /// Lists of many clusters at once would fill the memory.
  private final Semaphore lists;

  private final Delivery.Id guard;

  private final Supplier<Backoff> backoffs;
  private final Map<Followed, Thread> threads = new HashMap<>();
  private boolean closed;

  /// @param pods whether it is the pods of deliveries, or objects of ours
  private record Followed(String apiVersion, String kind, boolean pods) {
    String selector() {
      return pods ? ReducedPods.LABEL : MANAGED;
    }
  }

  /// @param guard the delivery that is looked at first when a list is not as it should be
  public ClusterWatch(
      ClusterCache cache,
      ClusterLink link,
      Delivery.Id guard,
      Semaphore lists,
      Supplier<Backoff> backoffs) {
    this.cache = cache;
    this.guard = guard;
    this.link = link;
    this.lists = lists;
    this.backoffs = backoffs;
  }

  public void follow(Iterable<ManifestKey> keys) {
    for (ManifestKey key : keys) {
      follow(new Followed(key.apiVersion(), key.kind(), false));
    }
    follow(new Followed("v1", "Pod", true));
  }

  private synchronized void follow(Followed kind) {
    if (!closed && !threads.containsKey(kind)) {
      threads.put(kind, Thread.ofVirtual().name("watch-" + kind.kind()).start(() -> run(kind)));
    }
  }

  public synchronized boolean alive() {
    return threads.values().stream().allMatch(Thread::isAlive);
  }

  public void close() {
    List<Thread> running;
    synchronized (this) {
      closed = true;
      running = new ArrayList<>(threads.values());
    }
    running.forEach(Thread::interrupt);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @SuppressWarnings("CatchingUnchecked")
  private void run(Followed kind) {
    Backoff backoff = backoffs.get();
    while (!isClosed()) {
      try {
        if (link.answers()) {
          listAndWatch(kind, backoff);
        }
      } catch (ClusterUnavailable e) {
        // The kind may not be served yet, or the cluster is away; the link finds out which.
        if (!e.answered()) {
          link.doubt();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, "watch of " + kind.kind() + " broke; begun anew", e);
      }
      if (!sleep(backoff)) {
        return;
      }
    }
  }

  private boolean sleep(Backoff backoff) {
    if (isClosed()) {
      return false;
    }
    try {
      Thread.sleep(backoff.next());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void listAndWatch(Followed kind, Backoff backoff) throws InterruptedException {
    var listing = list(kind);
    backoff.reset();
    var version = new AtomicReference<>(listing.resourceVersion());
    boolean current = true;
    while (current && !isClosed()) {
      String from = version.get();
      var start =
          new ClusterConnection.Listing(
              kind.apiVersion(), kind.kind(), kind.selector(), from, List.of());
      var behind = new AtomicReference<>(false);
      long begun = System.nanoTime();
      link.connection().watch(start, event -> accept(kind, event, version, behind));
      // A watch that ended without a single event may be one that the server refuses. One that
      // ended early lost its server: what comes back may have another past, so it is listed anew.
      boolean whole = System.nanoTime() - begun > WHOLE.toNanos();
      current = whole && !behind.get() && !version.get().equals(from);
    }
  }

  private ClusterConnection.Listing list(Followed kind) throws InterruptedException {
    lists.acquire();
    try {
      long newest = cache.newest(kind.apiVersion(), kind.kind());
      var listing = link.connection().list(kind.apiVersion(), kind.kind(), kind.selector());
      if (kind.pods()) {
        cache.pods().replaceAll(listing.items());
      } else {
        cache.listed(listing, newest, guard);
      }
      return new ClusterConnection.Listing(
          kind.apiVersion(), kind.kind(), kind.selector(), listing.resourceVersion(), List.of());
    } finally {
      lists.release();
    }
  }

  private void accept(
      Followed kind,
      JsonNode event,
      AtomicReference<String> version,
      AtomicReference<Boolean> behind) {
    JsonNode object = event.path("object");
    String type = event.path("type").asText();
    if (type.equals("ERROR")) {
      behind.set(true);
      return;
    }
    String seen = object.at("/metadata/resourceVersion").asText("");
    if (!seen.isEmpty()) {
      version.set(seen);
    }
    Live live = Live.of(kind.apiVersion(), kind.kind(), object);
    switch (type) {
      case "ADDED", "MODIFIED" -> {
        if (kind.pods()) {
          cache.pods().seen(object);
        } else {
          cache.seen(live);
        }
      }
      case "DELETED" -> {
        if (kind.pods()) {
          cache.pods().gone(object);
        } else {
          cache.gone(live);
        }
      }
      default -> {}
    }
  }
}
