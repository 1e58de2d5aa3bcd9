package io.bulkhead.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cluster.ClusterSubscriptions;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Selection;
import io.bulkhead.cluster.Subscriber;
import io.bulkhead.cluster.client.Discovery;
import io.bulkhead.cluster.client.KubernetesConnection;
import io.bulkhead.cluster.client.SameCluster;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.proof.HostReach;
import io.bulkhead.proof.ProbeAddress;
import io.bulkhead.quota.ShareObject;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Watches one cluster and passes on its facts when they change. A virtual thread polls what cannot
/// be watched: the version, and the served APIs.
final class ObservedCluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ObservedCluster.class);
  private static final String ADMISSION = "admissionregistration.k8s.io/v1";

  private static final String TIERS = "policy.networking.k8s.io/";

  /// Selections that only the listener needs.
  private static final List<Selection> FOR_THE_WITNESS =
      List.of(
          Selection.all("v1", "Namespace"),
          Selection.having("v1", "ResourceQuota", "metadata.name=" + ShareObject.NAME),
          Selection.all("networking.k8s.io/v1", "NetworkPolicy"),
          Selection.labelled(
              "discovery.k8s.io/v1", "EndpointSlice", "kubernetes.io/service-name=kubernetes"));

  /// Also for the listener; a cluster may not serve these kinds.
  private static final List<Selection> EXTENSIONS =
      List.of(
          Selection.all(TIERS + "v1alpha2", "ClusterNetworkPolicy"),
          Selection.all(TIERS + "v1alpha1", "AdminNetworkPolicy"),
          Selection.all(TIERS + "v1alpha1", "BaselineAdminNetworkPolicy"));

  /// A change of these changes the served APIs.
  private static final Selection DEFINITIONS =
      Selection.metadata("apiextensions.k8s.io/v1", "CustomResourceDefinition");

  /// Delays after a definition was created, changed or deleted before the served APIs are read
  /// again, each counted from the previous one: discovery follows a moment later, without a
  /// notification.
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

  /// Ended pods take nothing of their nodes, and there may be many.
  private static final List<Selection> WATCHED =
      List.of(
          Selection.all("v1", "Node"),
          Selection.all("node.k8s.io/v1", "RuntimeClass"),
          Selection.all("storage.k8s.io/v1", "StorageClass"),
          Selection.all(ADMISSION, "ValidatingAdmissionPolicy"),
          Selection.all(ADMISSION, "ValidatingAdmissionPolicyBinding"),
          Selection.all(ADMISSION, "MutatingAdmissionPolicy"),
          Selection.all(ADMISSION, "MutatingAdmissionPolicyBinding"),
          Selection.having("v1", "Pod", "status.phase!=Succeeded,status.phase!=Failed"));

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> METADATA =
      List.of("name", "namespace", "uid", "labels", "creationTimestamp");
  private static final List<String> STATUS = List.of("podIP", "podIPs", "conditions");

  private final ClusterId cluster;
  private final Supplier<KubernetesConnection> connection;
  private final ClusterSubscriptions subscriptions;
  private final BiConsumer<ClusterId, Capabilities> save;
  private final Clock clock;
  private final ObservationListener witness;
  private final Supplier<List<SandboxClass>> sandboxes;
  private final ObservedFacts facts = new ObservedFacts();
  private final Discovery discovery = new Discovery();
  private final Semaphore changed = new Semaphore(0);
  private final AtomicReference<String> trouble = new AtomicReference<>("not asked yet");

  /// Kinds that the listener was told are empty, because they are not served.
  private final Set<Selection> absent = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean definitionsChanged = new AtomicBoolean();

  private volatile @Nullable Thread thread;
  private volatile boolean closed;

  /// Until then an incomplete first observation is held back.
  private Instant patience = Instant.MIN;

  private @Nullable Capabilities saved;

  /// @param subscriptions closed with this
  /// @param sandboxes the catalogue, called for each evaluation of the facts
  ObservedCluster(
      ClusterId cluster,
      Supplier<KubernetesConnection> connection,
      ClusterSubscriptions subscriptions,
      BiConsumer<ClusterId, Capabilities> save,
      Supplier<List<SandboxClass>> sandboxes,
      ObservationListener witness,
      Clock clock) {
    this.cluster = cluster;
    this.connection = connection;
    this.subscriptions = subscriptions;
    this.save = save;
    this.sandboxes = sandboxes;
    this.witness = witness;
    this.clock = clock;
  }

  /// Evaluates the facts again, because the rules for them have changed.
  void judgeAgain() {
    changed.release();
  }

  void start() {
    patience = clock.instant().plus(FIRST_LOOK);
    thread = Thread.ofVirtual().name("observe-" + cluster).start(this::run);
    WATCHED.forEach(selection -> subscriptions.follow(selection, new Observed(selection, true)));
    FOR_THE_WITNESS.forEach(
        selection -> subscriptions.follow(selection, new Observed(selection, false)));
    subscriptions.follow(DEFINITIONS, new Definitions());
  }

  private void run() {
    MDC.put("cluster", cluster.toString());
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
        LOG.error("facts of " + cluster + " could not be saved; tried again", e);
        probeAt = clock.instant().plus(PROBE);
      }
    }
  }

  private void probe() {
    try {
      KubernetesConnection asked = connection.get();
      String version = asked.read("/version").path("gitVersion").asText("");
      if (version.isEmpty()) {
        throw new ClusterUnavailable(
            "the answer at /version is not one of a Kubernetes API server");
      }
      facts.served(version, discovery.kinds(asked));
      SameCluster.uid(asked).ifPresent(facts::identified);
      followExtensions();
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

  /// Equal except for the time.
  private static boolean alike(Capabilities a, Capabilities b) {
    return a.equals(b.confirmed(a.observed()));
  }

  /// Reports kinds that the API does not serve as empty.
  private void followExtensions() {
    for (Selection selection : EXTENSIONS) {
      if (facts.serves(selection)) {
        absent.remove(selection);
        subscriptions.follow(selection, new Observed(selection, false));
      } else if (subscriptions.leave(selection) | absent.add(selection)) {
        witness.listed(cluster, selection.kind(), List.of());
      } else {
        witness.heard(cluster, selection.kind());
      }
    }
  }

  /// A page of pods is large; the relevant part of them is small.
  private static JsonNode reduced(String kind, JsonNode object) {
    if (!kind.equals("Pod")) {
      return object;
    }
    ObjectNode pod = NODES.objectNode();
    JsonNode metadata = object.path("metadata");
    ObjectNode kept = only(METADATA, metadata);
    ObjectNode annotations = kept.putObject("annotations");
    metadata.path("annotations").properties().stream()
        .filter(one -> one.getKey().startsWith(HostReach.KATA_ANNOTATIONS))
        .forEach(one -> annotations.set(one.getKey(), one.getValue()));
    pod.set("metadata", kept);
    pod.set("spec", object.get("spec"));
    // The status of a probe tells that it is ready.
    boolean probe = metadata.path("namespace").asText("").equals(ProbeAddress.NAMESPACE);
    JsonNode status = object.path("status");
    pod.set("status", probe && status.isObject() ? status : only(STATUS, status));
    return pod;
  }

  private static ObjectNode only(List<String> members, JsonNode of) {
    ObjectNode kept = NODES.objectNode();
    members.stream().filter(of::has).forEach(member -> kept.set(member, of.path(member)));
    return kept;
  }

  /// The subscriber for one kind.
  private final class Observed implements Subscriber {
    private final String kind;

    /// Whether it also contributes to the facts.
    private final boolean counts;

    Observed(Selection selection, boolean counts) {
      this.kind = selection.kind();
      this.counts = counts;
    }

    @Override
    public Listing listing() {
      List<JsonNode> all = new ArrayList<>();
      return new Listing() {
        @Override
        public void object(JsonNode object) {
          all.add(reduced(kind, object));
        }

        @Override
        public void end(String version) {
          if (counts) {
            facts.replace(kind, all);
          }
          witness.listed(cluster, kind, all);
          changed.release();
        }
      };
    }

    @Override
    public void seen(JsonNode object) {
      if (counts) {
        facts.seen(kind, object);
        changed.release();
      }
      witness.seen(cluster, kind, object);
    }

    @Override
    public void gone(JsonNode last) {
      if (counts) {
        facts.gone(kind, last);
        changed.release();
      }
      witness.gone(cluster, kind, last);
    }

    @Override
    public void heard() {
      witness.heard(cluster, kind);
    }
  }

  /// Only the fact that definitions changed matters.
  private final class Definitions implements Subscriber {
    @Override
    public Listing listing() {
      return new Listing() {
        @Override
        public void object(JsonNode object) {}

        @Override
        public void end(String version) {
          // Also for the first list: a definition may have been created since the served APIs were
          // read.
          definitionsChanged.set(true);
          changed.release();
        }
      };
    }

    @Override
    public void seen(JsonNode object) {
      definitionsChanged.set(true);
      changed.release();
    }

    @Override
    public void gone(JsonNode last) {
      seen(last);
    }
  }

  boolean alive() {
    Thread running = thread;
    return running != null && running.isAlive() && subscriptions.alive();
  }

  @Override
  public void close() {
    closed = true;
    subscriptions.close();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
