package io.bulkhead.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lists and watches one resource of a cluster for all its subscribers: lists, watches from there,
/// and lists again when the watch fell behind or a subscriber joined. Keeps no objects.
final class Informer {
  private static final Logger LOG = LoggerFactory.getLogger(Informer.class);

  /// Servers end a watch after about five minutes.
  private static final Duration WHOLE = Duration.ofMinutes(4);

  private final ClusterLink link;

  /// Limits concurrent lists: those of many clusters at once would fill the memory.
  private final Places lists;

  private final Backoff backoff;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

  /// Held while subscribers are called, so that no interrupt hits them.
  private final Object telling = new Object();

  /// The subscribers that are called: those that had joined when the last list began.
  private List<Subscription> told = List.of();

  /// Whether it waits for the cluster or a retry, so that it may be interrupted.
  private boolean waits;

  private volatile @Nullable Thread thread;
  private volatile boolean closed;

  record Subscription(Selection selection, Predicate<JsonNode> filter, Subscriber subscriber) {
    Subscription(Selection selection, Subscriber subscriber) {
      this(selection, selection.filter(), subscriber);
    }
  }

  Informer(ClusterLink link, Places lists, Backoff backoff) {
    this.link = link;
    this.lists = lists;
    this.backoff = backoff;
  }

  void start(String name) {
    Thread made = Thread.ofVirtual().name(name).unstarted(this::run);
    thread = made;
    made.start();
  }

  /// A new subscriber is served by the next list, which begins at once.
  void join(Subscription subscription) {
    subscriptions.add(subscription);
    // The joining thread may hold a lock that running subscribers wait for.
    Thread.ofVirtual().start(this::breakIn);
  }

  /// @return whether no subscriber is left
  boolean leave(Subscription subscription) {
    subscriptions.remove(subscription);
    return subscriptions.isEmpty();
  }

  private void breakIn() {
    synchronized (telling) {
      if (waits && anybodyNew()) {
        interrupt();
      }
    }
  }

  private void interrupt() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private boolean anybodyNew() {
    return !told.containsAll(subscriptions);
  }

  boolean alive() {
    Thread running = thread;
    return running == null || running.isAlive();
  }

  void close() {
    closed = true;
    interrupt();
  }

  @SuppressWarnings("CatchingUnchecked")
  private void run() {
    while (!closed) {
      List<Subscription> all = joined();
      try {
        if (link.answers()) {
          listAndWatch(all);
        }
      } catch (ClusterUnavailable e) {
        // The kind may not be served yet, or the cluster is away; the link finds out which.
        if (!e.answered() && !closed && !anybodyNew()) {
          link.doubt();
        }
      } catch (InterruptedException e) {
        // Closed, or interrupted to list again.
        continue;
      } catch (RuntimeException | Error e) {
        LOG.error(Thread.currentThread().getName() + " broke; begun anew", e);
      }
      pause();
    }
  }

  /// The subscribers of the attempt that begins now, even if it fails: they have waited for it
  /// already, so they do not cut the pause after it short.
  private List<Subscription> joined() {
    List<Subscription> all = List.copyOf(subscriptions);
    synchronized (telling) {
      told = all;
    }
    return all;
  }

  private void pause() {
    try {
      waiting(() -> Thread.sleep(backoff.next()));
    } catch (InterruptedException e) {
      // There is something to do sooner.
      return;
    }
  }

  private interface Wait {
    void run() throws InterruptedException;
  }

  /// Waits unless a subscriber joined, or until one does.
  private void waiting(Wait wait) throws InterruptedException {
    synchronized (telling) {
      if (anybodyNew() || closed) {
        return;
      }
      waits = true;
    }
    try {
      wait.run();
    } finally {
      synchronized (telling) {
        waits = false;
        // The interrupt has served its purpose.
        var _ = Thread.interrupted();
      }
    }
  }

  private void listAndWatch(List<Subscription> all) throws InterruptedException {
    if (all.isEmpty()) {
      return;
    }
    Selection asked = all.stream().map(Subscription::selection).reduce(Selection::or).orElseThrow();
    var version = new AtomicReference<>(list(asked, all));
    backoff.reset();
    boolean current = true;
    while (current && !closed) {
      String from = version.get();
      var behind = new AtomicBoolean();
      long begun = System.nanoTime();
      waiting(
          () -> link.connection().watch(asked, from, event -> accept(event, all, version, behind)));
      // A watch that ended without a single event may be one that the server refuses. One that
      // ended early lost its server: what comes back may have another history, so it is listed
      // again.
      boolean whole = System.nanoTime() - begun > WHOLE.toNanos();
      current = whole && !behind.get() && !version.get().equals(from);
    }
  }

  /// Returns the version where a watch begins.
  private String list(Selection asked, List<Subscription> all) throws InterruptedException {
    try (var _ = lists.take()) {
      List<Subscriber.Listing> taking = all.stream().map(s -> s.subscriber().listing()).toList();
      String version =
          link.connection()
              .list(
                  asked,
                  object -> {
                    for (int i = 0; i < all.size(); i++) {
                      if (all.get(i).filter().test(object)) {
                        taking.get(i).object(object);
                      }
                    }
                  });
      synchronized (telling) {
        toEach(taking, listing -> listing.end(version));
      }
      return version;
    }
  }

  private void accept(
      JsonNode event,
      List<Subscription> all,
      AtomicReference<String> version,
      AtomicBoolean behind) {
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
    synchronized (telling) {
      toEach(all, one -> tell(one, type, object));
    }
  }

  private void tell(Subscription one, String type, JsonNode object) {
    if (!subscriptions.contains(one)) {
      // It left meanwhile.
      return;
    }
    switch (type) {
      case "ADDED", "MODIFIED" -> {
        if (one.filter().test(object)) {
          one.subscriber().seen(object);
        } else {
          one.subscriber().gone(object);
        }
      }
      case "DELETED" -> one.subscriber().gone(object);
      default -> one.subscriber().heard();
    }
  }

  /// A failing subscriber must not keep events from the others; afterwards all start over.
  @SuppressWarnings("CatchingUnchecked")
  private static <T> void toEach(List<T> all, Consumer<T> work) {
    Throwable broken = null;
    for (T one : all) {
      try {
        work.accept(one);
      } catch (RuntimeException | Error e) {
        broken = e;
      }
    }
    switch (broken) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(broken);
    }
  }
}
