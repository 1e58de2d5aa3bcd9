package io.bulkhead.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.delivery.ClusterUnavailable;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Watches one cluster and hands over its facts when they changed. One virtual thread for each
/// watch and one that asks for the version, which cannot be watched.
final class ObservedCluster implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ObservedCluster.class.getName());
  private static final String ADMISSION = "admissionregistration.k8s.io/v1";
  private static final Duration PROBE = Duration.ofSeconds(30);
  private static final Duration FIRST_LOOK = Duration.ofSeconds(10);
  private static final Duration CONFIRM = Duration.ofMinutes(1);
  private static final Duration DEBOUNCE = Duration.ofMillis(250);
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  /// Terminated pods take nothing of their nodes, and there may be many.
  private static final List<Selection> WATCHED =
      List.of(
          Selection.all("v1", "Node"),
          Selection.all("node.k8s.io/v1", "RuntimeClass"),
          Selection.all(ADMISSION, "ValidatingAdmissionPolicy"),
          Selection.all(ADMISSION, "ValidatingAdmissionPolicyBinding"),
          Selection.all(ADMISSION, "MutatingAdmissionPolicy"),
          Selection.all(ADMISSION, "MutatingAdmissionPolicyBinding"),
          new Selection("v1", "Pod", "", "status.phase!=Succeeded,status.phase!=Failed"));

  private final ClusterId cluster;
  private final Function<ClusterId, KubernetesConnection> connections;
  private final BiConsumer<ClusterId, Capabilities> save;
  private final Clock clock;
  private final ClusterFacts facts = new ClusterFacts();
  private final Semaphore changed = new Semaphore(0);
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<String> trouble = new AtomicReference<>("not asked yet");
  private volatile boolean closed;

  /// Until then a first look that is not whole yet is kept back.
  private Instant patience = Instant.MIN;

  private @Nullable Capabilities saved;

  ObservedCluster(
      ClusterId cluster,
      Function<ClusterId, KubernetesConnection> connections,
      BiConsumer<ClusterId, Capabilities> save,
      Clock clock) {
    this.cluster = cluster;
    this.connections = connections;
    this.save = save;
    this.clock = clock;
  }

  void start() {
    patience = clock.instant().plus(FIRST_LOOK);
    threads.add(Thread.ofVirtual().name("observe-" + cluster).start(this::run));
    for (Selection selection : WATCHED) {
      threads.add(Thread.ofVirtual().start(() -> watch(selection)));
    }
  }

  private void run() {
    Instant probeAt = clock.instant();
    while (!closed) {
      try {
        if (!clock.instant().isBefore(probeAt)) {
          probe();
          probeAt = clock.instant().plus(PROBE);
        }
        saveWhenChanged();
        changed.tryAcquire(PROBE.toMillis(), TimeUnit.MILLISECONDS);
        Thread.sleep(DEBOUNCE);
        changed.drainPermits();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "facts of " + cluster + " could not be saved; tried again", e);
        probeAt = clock.instant().plus(PROBE);
      }
    }
  }

  private void probe() {
    try {
      KubernetesConnection connection = connections.apply(cluster);
      String version = connection.read("/version").path("gitVersion").asText("");
      facts.served(version, served(connection));
      trouble.set("");
    } catch (ClusterUnavailable e) {
      trouble.set(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> served(KubernetesConnection connection) {
    var kinds = new TreeSet<String>();
    addKinds(connection, "/api/v1", "v1", kinds);
    for (JsonNode group : connection.read("/apis").path("groups")) {
      for (JsonNode version : group.path("versions")) {
        String name = version.path("groupVersion").asText("");
        addKinds(connection, "/apis/" + name, name, kinds);
      }
    }
    return List.copyOf(kinds);
  }

  private static void addKinds(
      KubernetesConnection connection, String path, String groupVersion, TreeSet<String> kinds) {
    try {
      for (JsonNode resource : connection.read(path).path("resources")) {
        if (!resource.path("name").asText("").contains("/")) {
          kinds.add(groupVersion + "/" + resource.path("kind").asText(""));
        }
      }
    } catch (ClusterUnavailable e) {
      // One API that another server extends may be away; the rest of the cluster is fine.
      LOG.log(Level.DEBUG, "not served now: {0}", path);
    }
  }

  private void saveWhenChanged() {
    Capabilities last = saved;
    Instant now = clock.instant();
    String why = trouble.get();
    if (last == null && why.isEmpty() && !facts.complete(WATCHED) && now.isBefore(patience)) {
      return;
    }
    Instant seen = why.isEmpty() ? now : last == null ? null : last.observed();
    Capabilities next = facts.capabilities(seen, why);
    boolean same = last != null && alike(last, next);
    boolean old =
        last != null
            && why.isEmpty()
            && (last.observed() == null || !last.observed().plus(CONFIRM).isAfter(now));
    if ((!same || old) && !closed) {
      save.accept(cluster, next);
      saved = next;
    }
  }

  /// Equal but for the time.
  private static boolean alike(Capabilities a, Capabilities b) {
    return a.equals(
        new Capabilities(
            a.observed(),
            b.reachable(),
            b.version(),
            b.mutatingPolicy(),
            b.validatingPolicy(),
            b.apis(),
            b.runtimeClasses(),
            b.nodes(),
            b.cni(),
            b.guardDigest(),
            b.unusable()));
  }

  private void watch(Selection selection) {
    long pause = 500;
    while (!closed) {
      try {
        listAndFollow(selection);
        pause = 500;
      } catch (ClusterUnavailable e) {
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "watch of " + selection.kind() + " broke; begun anew", e);
        pause = LONGEST_PAUSE_MILLIS;
      }
      try {
        Thread.sleep(pause / 2 + ThreadLocalRandom.current().nextLong(pause));
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void listAndFollow(Selection selection) {
    String kind = selection.kind();
    KubernetesConnection connection = connections.apply(cluster);
    List<JsonNode> all = new ArrayList<>();
    var version = new AtomicReference<>(connection.each(selection, o -> all.add(reduced(kind, o))));
    facts.replace(kind, all);
    all.clear();
    changed.release();
    String from;
    var expired = new AtomicReference<>(false);
    do {
      from = version.get();
      connection.follow(
          selection,
          from,
          event -> {
            String seen = event.at("/object/metadata/resourceVersion").asText("");
            if (!seen.isEmpty()) {
              version.set(seen);
            }
            expired.set(event.path("type").asText("").equals("ERROR"));
            accept(kind, event);
          });
    } while (!closed && !expired.get() && !version.get().equals(from));
  }

  /// A page of pods is large; what is counted of them is small.
  private static JsonNode reduced(String kind, JsonNode object) {
    if (kind.equals("Pod")
        && object instanceof com.fasterxml.jackson.databind.node.ObjectNode pod) {
      pod.remove("status");
      if (pod.path("metadata") instanceof com.fasterxml.jackson.databind.node.ObjectNode metadata) {
        metadata.retain("name", "uid");
      }
    }
    return object;
  }

  private void accept(String kind, JsonNode event) {
    switch (event.path("type").asText("")) {
      case "ADDED", "MODIFIED" -> facts.seen(kind, event.path("object"));
      case "DELETED" -> facts.gone(kind, event.path("object"));
      default -> {
        return;
      }
    }
    changed.release();
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
