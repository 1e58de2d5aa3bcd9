package io.bulkhead.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.client.Discovery;
import io.bulkhead.cluster.client.KubernetesConnection;
import io.bulkhead.cluster.client.SameCluster;
import io.bulkhead.cluster.client.Selection;
import io.bulkhead.compiler.isolation.HostAccess;
import io.bulkhead.compiler.tenancy.ShareObject;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.proof.ProbeAddress;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Watches one cluster and hands over its facts when they changed. One virtual thread for each
/// watch and one that asks for the version, which cannot be watched.
final class ObservedCluster implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ObservedCluster.class.getName());
  private static final String ADMISSION = "admissionregistration.k8s.io/v1";

  private static final String TIERS = "policy.networking.k8s.io/";

  /// The witness alone wants them.
  private static final List<Selection> FOR_THE_WITNESS =
      List.of(
          Selection.all("v1", "Namespace"),
          new Selection("v1", "ResourceQuota", "", "metadata.name=" + ShareObject.NAME),
          Selection.all("networking.k8s.io/v1", "NetworkPolicy"),
          new Selection(
              "discovery.k8s.io/v1", "EndpointSlice", "kubernetes.io/service-name=kubernetes", ""),
          Selection.all(TIERS + "v1alpha2", "ClusterNetworkPolicy"),
          Selection.all(TIERS + "v1alpha1", "AdminNetworkPolicy"),
          Selection.all(TIERS + "v1alpha1", "BaselineAdminNetworkPolicy"));

  /// What the API serves changes with them.
  private static final Selection DEFINITIONS =
      Selection.metadata("apiextensions.k8s.io/v1", "CustomResourceDefinition");

  /// When to ask what the API serves after a definition came, changed or went, each counted from
  /// the one before: its discovery follows a moment later, and tells nobody.
  private static final List<Duration> AFTER_DEFINITIONS =
      List.of(
          Duration.ZERO,
          Duration.ofMillis(250),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4));

  private static final Duration PROBE = Duration.ofSeconds(30);
  private static final Duration FIRST_LOOK = Duration.ofSeconds(10);
  private static final Duration CONFIRM = Duration.ofMinutes(1);
  private static final Duration DEBOUNCE = Duration.ofMillis(250);

  /// Servers end a watch after about five minutes.
  private static final Duration WHOLE = Duration.ofMinutes(4);

  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  /// Terminated pods take nothing of their nodes, and there may be many.
  private static final List<Selection> WATCHED =
      List.of(
          Selection.all("v1", "Node"),
          Selection.all("node.k8s.io/v1", "RuntimeClass"),
          Selection.all("storage.k8s.io/v1", "StorageClass"),
          Selection.all(ADMISSION, "ValidatingAdmissionPolicy"),
          Selection.all(ADMISSION, "ValidatingAdmissionPolicyBinding"),
          Selection.all(ADMISSION, "MutatingAdmissionPolicy"),
          Selection.all(ADMISSION, "MutatingAdmissionPolicyBinding"),
          new Selection("v1", "Pod", "", "status.phase!=Succeeded,status.phase!=Failed"));

  private final ClusterId cluster;
  private final Function<ClusterId, KubernetesConnection> connections;
  private final BiConsumer<ClusterId, Capabilities> save;
  private final Clock clock;
  private final Witness witness;
  private final Supplier<List<SandboxClass>> sandboxes;
  private final ClusterFacts facts = new ClusterFacts();
  private final Discovery discovery = new Discovery();
  private final Semaphore changed = new Semaphore(0);
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<String> trouble = new AtomicReference<>("not asked yet");

  /// Kinds of which the witness was told that there are none.
  private final Set<String> absent = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean definitionsListed = new AtomicBoolean();
  private final AtomicBoolean definitionsChanged = new AtomicBoolean();

  private volatile boolean closed;

  /// Until then a first look that is not whole yet is kept back.
  private Instant patience = Instant.MIN;

  private @Nullable Capabilities saved;

  /// @param sandboxes the catalogue, asked whenever facts are put together
  ObservedCluster(
      ClusterId cluster,
      Function<ClusterId, KubernetesConnection> connections,
      BiConsumer<ClusterId, Capabilities> save,
      Supplier<List<SandboxClass>> sandboxes,
      Witness witness,
      Clock clock) {
    this.cluster = cluster;
    this.connections = connections;
    this.save = save;
    this.sandboxes = sandboxes;
    this.witness = witness;
    this.clock = clock;
  }

  /// Puts the facts together again: what they are judged by has changed.
  void judgeAgain() {
    changed.release();
  }

  void start() {
    patience = clock.instant().plus(FIRST_LOOK);
    threads.add(Thread.ofVirtual().name("observe-" + cluster).start(this::run));
    for (Selection selection : WATCHED) {
      threads.add(Thread.ofVirtual().start(() -> watch(selection)));
    }
    threads.add(Thread.ofVirtual().start(() -> watch(DEFINITIONS)));
    for (Selection selection : FOR_THE_WITNESS) {
      threads.add(Thread.ofVirtual().start(() -> watch(selection)));
    }
  }

  private void run() {
    Instant probeAt = clock.instant();
    Iterator<Duration> again = Collections.emptyIterator();
    while (!closed) {
      try {
        if (!clock.instant().isBefore(probeAt)) {
          probe();
          probeAt = clock.instant().plus(PROBE);
        }
        saveWhenChanged();
        if (definitionsChanged.getAndSet(false)) {
          again = AFTER_DEFINITIONS.iterator();
        }
        boolean asks = again.hasNext();
        Duration pause = asks ? again.next() : PROBE;
        changed.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        if (asks) {
          probeAt = clock.instant();
        }
        Thread.sleep(DEBOUNCE);
        changed.drainPermits();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, "facts of " + cluster + " could not be saved; tried again", e);
        probeAt = clock.instant().plus(PROBE);
      }
    }
  }

  private void probe() {
    try {
      KubernetesConnection connection = connections.apply(cluster);
      String version = connection.read("/version").path("gitVersion").asText("");
      if (version.isEmpty()) {
        throw new ClusterUnavailable(
            "the answer at /version is not one of a Kubernetes API server");
      }
      facts.served(version, discovery.kinds(connection));
      SameCluster.uid(connection).ifPresent(facts::identified);
      trouble.set("");
    } catch (ClusterUnavailable e) {
      trouble.set(String.valueOf(e.getMessage()));
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
    Capabilities next = facts.capabilities(seen, why, sandboxes.get());
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
    return a.equals(b.confirmed(a.observed()));
  }

  private void watch(Selection selection) {
    long pause = 500;
    while (!closed) {
      try {
        if (extension(selection) && !facts.serves(selection)) {
          pause = none(selection);
        } else {
          listAndFollow(selection);
          pause = 500;
        }
      } catch (ClusterUnavailable e) {
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      } catch (RuntimeException | Error e) {
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

  /// Whether a cluster may well have no such kind.
  private static boolean extension(Selection selection) {
    return selection.apiVersion().startsWith(TIERS);
  }

  /// What the API does not serve it has none of. Returns when to look again: soon, as long as
  /// nobody knows what it serves.
  private long none(Selection selection) {
    if (!facts.discovered()) {
      return 500;
    }
    if (absent.add(selection.kind())) {
      witness.listed(cluster, selection.kind(), List.of());
    } else {
      witness.heard(cluster, selection.kind());
    }
    return LONGEST_PAUSE_MILLIS;
  }

  private void listAndFollow(Selection selection) {
    absent.remove(selection.kind());
    KubernetesConnection connection = connections.apply(cluster);
    var version = new AtomicReference<>(list(selection, connection));
    changed.release();
    String from;
    long begun;
    var expired = new AtomicReference<>(false);
    do {
      from = version.get();
      begun = System.nanoTime();
      connection.follow(
          selection,
          from,
          event -> {
            String seen = event.at("/object/metadata/resourceVersion").asText("");
            if (!seen.isEmpty()) {
              version.set(seen);
            }
            expired.set(event.path("type").asText("").equals("ERROR"));
            accept(selection, event);
          });
      // One that ended early lost its server: what comes back may have another past.
    } while (!closed
        && System.nanoTime() - begun > WHOLE.toNanos()
        && !expired.get()
        && !version.get().equals(from));
  }

  /// The resource version where a watch begins.
  private String list(Selection selection, KubernetesConnection connection) {
    if (selection.equals(DEFINITIONS)) {
      // With the first list the API has just been asked what it serves.
      definitionsChanged.set(definitionsListed.getAndSet(true));
      return connection.each(selection, definition -> {});
    }
    String kind = selection.kind();
    List<JsonNode> all = new ArrayList<>();
    String version = connection.each(selection, o -> all.add(reduced(kind, o)));
    if (!FOR_THE_WITNESS.contains(selection)) {
      facts.replace(kind, all);
    }
    witness.listed(cluster, kind, all);
    return version;
  }

  /// A page of pods is large; what is counted of them is small.
  private static JsonNode reduced(String kind, JsonNode object) {
    if (kind.equals("Pod") && object instanceof ObjectNode pod) {
      // A probe says by its status that it can be asked.
      if (!pod.at("/metadata/namespace").asText("").equals(ProbeAddress.NAMESPACE)
          && pod.path("status") instanceof ObjectNode status) {
        status.retain("podIP", "podIPs", "conditions");
      }
      if (pod.path("metadata") instanceof ObjectNode metadata) {
        metadata.retain("name", "namespace", "uid", "labels", "annotations", "creationTimestamp");
        if (metadata.path("annotations") instanceof ObjectNode annotations) {
          List<String> names = new ArrayList<>();
          annotations.fieldNames().forEachRemaining(names::add);
          names.removeIf(name -> name.startsWith(HostAccess.KATA_ANNOTATIONS));
          annotations.remove(names);
        }
      }
    }
    return object;
  }

  private void accept(Selection selection, JsonNode event) {
    if (selection.equals(DEFINITIONS)) {
      // One comes each minute, and says nothing.
      if (!event.path("type").asText("").equals("BOOKMARK")) {
        definitionsChanged.set(true);
        changed.release();
      }
      return;
    }
    String kind = selection.kind();
    boolean shared = !FOR_THE_WITNESS.contains(selection);
    JsonNode object = event.path("object");
    switch (event.path("type").asText("")) {
      case "ADDED", "MODIFIED" -> {
        if (shared) {
          facts.seen(kind, object);
        }
        witness.seen(cluster, kind, object);
      }
      case "DELETED" -> {
        if (shared) {
          facts.gone(kind, object);
        }
        witness.gone(cluster, kind, object);
      }
      default -> {
        witness.heard(cluster, kind);
        return;
      }
    }
    if (shared) {
      changed.release();
    }
  }

  boolean alive() {
    return threads.stream().allMatch(Thread::isAlive);
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
