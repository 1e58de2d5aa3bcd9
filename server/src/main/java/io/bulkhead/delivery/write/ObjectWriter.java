package io.bulkhead.delivery.write;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Actor;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.cluster.ClusterLink;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Places;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Sends a limited number of concurrent writes to one cluster, and slows down when it asks for
/// that.
public final class ObjectWriter {
  private static final int THROTTLED_TRIES = 20;

  /// A delivery that has to wait longer gives its place to others meanwhile.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private static final int REFUSED_BEFORE_GIVING_UP = 20;

  private final ClusterLink link;
  private final Places places;
  private final int parallel;
  private final DeliveryMetrics metrics;
  private final @Nullable Actor actor;

  public ObjectWriter(ClusterLink link, int parallel, DeliveryMetrics metrics) {
    this.link = link;
    this.places = new Places(parallel);
    this.parallel = parallel;
    this.metrics = metrics;
    this.actor = null;
  }

  private ObjectWriter(ObjectWriter other, @Nullable Actor actor) {
    this.link = other.link;
    this.places = other.places;
    this.parallel = other.parallel;
    this.metrics = other.metrics;
    this.actor = actor;
  }

  /// Writes on behalf of an actor, with the same places; null for the hub itself.
  public ObjectWriter as(@Nullable Actor who) {
    return new ObjectWriter(this, who);
  }

  public List<ApplyOutcome> applyAll(Collection<Manifest> manifests) throws InterruptedException {
    return all(manifests, this::apply);
  }

  List<ApplyOutcome> deleteAll(Collection<ManifestKey> keys) throws InterruptedException {
    return all(keys, this::delete);
  }

  public ApplyOutcome apply(Manifest whole) {
    Manifest manifest;
    try {
      Optional<JsonNode> live =
          Scaling.mayConcern(whole) || Yielding.concerns(whole)
              ? get(whole.key())
              : Optional.empty();
      Manifest scaled = live.map(there -> Scaling.asScaled(whole, there)).orElse(whole);
      manifest = Yielding.toOthers(scaled, live);
    } catch (ClusterUnavailable e) {
      return new ApplyOutcome.Unreachable(whole.key(), String.valueOf(e.getMessage()));
    }
    return withoutForeign(manifest, send(manifest.key(), connection -> connection.apply(manifest)));
  }

  /// Corrects lists that, according to the response, contain more than the manifest or conflict
  /// with it.
  private ApplyOutcome withoutForeign(Manifest manifest, ApplyOutcome first) {
    ApplyOutcome outcome = first;
    try {
      Optional<JsonNode> there =
          switch (first) {
            case ApplyOutcome.Applied applied -> Optional.of(applied.live());
            case ApplyOutcome.Rejected refused
                when refused.status() == 422 && MapLists.concerns(manifest) ->
                get(manifest.key());
            default -> Optional.empty();
          };
      Optional<JsonNode> exact = there.flatMap(live -> MapLists.exact(manifest, live));
      if (exact.isPresent()) {
        outcome = send(manifest.key(), c -> MapLists.write(c, manifest.key(), exact.get()));
        if (outcome instanceof ApplyOutcome.Applied) {
          outcome = send(manifest.key(), connection -> connection.apply(manifest));
        }
      }
    } catch (ClusterUnavailable e) {
      return new ApplyOutcome.Unreachable(manifest.key(), String.valueOf(e.getMessage()));
    }
    return exactly(manifest, outcome);
  }

  private ApplyOutcome exactly(Manifest manifest, ApplyOutcome first) {
    ApplyOutcome outcome = first;
    if (outcome instanceof ApplyOutcome.Applied(ManifestKey key, JsonNode live)
        && ExactObjects.holdsMore(manifest, live)) {
      outcome = send(key, connection -> ExactObjects.replace(connection, manifest, live));
    }
    if (outcome instanceof ApplyOutcome.Applied(ManifestKey key, JsonNode live)
        && asksForAnother(manifest, live)) {
      return makeAnew(manifest, new ApplyOutcome.Rejected(key, 409, "another request is there"));
    }
    if (outcome instanceof ApplyOutcome.Rejected refused && mustBeMadeAnew(refused)) {
      return makeAnew(manifest, refused);
    }
    return counted(outcome, DeliveryMetrics.Event.APPLIED);
  }

  /// Certificate requests are immutable: the API server accepts an apply but keeps the existing
  /// content.
  private static boolean asksForAnother(Manifest manifest, JsonNode live) {
    return manifest.key().kind().equals("CertificateSigningRequest")
        && !manifest.at("/spec/request").equals(live.at("/spec/request"));
  }

  /// A Job's template is immutable. Jobs run to completion, so a changed one is a new one.
  private static boolean mustBeMadeAnew(ApplyOutcome.Rejected refused) {
    return refused.status() == 422
        && refused.key().kind().equals("Job")
        && refused.message().contains("immutable");
  }

  private ApplyOutcome makeAnew(Manifest manifest, ApplyOutcome.Rejected refused) {
    ApplyOutcome deleted = delete(manifest.key());
    return switch (deleted) {
      case ApplyOutcome.Applied _, ApplyOutcome.Gone _ -> {
        ApplyOutcome again = send(manifest.key(), connection -> connection.apply(manifest));
        yield again instanceof ApplyOutcome.Rejected still && mustBeMadeAnew(still)
            ? new ApplyOutcome.Throttled(manifest.key(), Duration.ofMillis(200))
            : counted(again, DeliveryMetrics.Event.APPLIED);
      }
      case ApplyOutcome.Rejected _ -> refused;
      case ApplyOutcome.Throttled _, ApplyOutcome.Unreachable _ -> deleted;
    };
  }

  /// An object whose kind the cluster does not know counts as gone, too.
  public ApplyOutcome delete(ManifestKey key) {
    ApplyOutcome outcome = send(key, connection -> connection.delete(key));
    if (outcome instanceof ApplyOutcome.Rejected refused) {
      if (refused.status() == 404) {
        return new ApplyOutcome.Gone(key);
      }
      if (Rights.areMissing(refused)) {
        outcome = lookedAt(refused);
      }
    }
    return counted(outcome, DeliveryMetrics.Event.DELETED);
  }

  /// An actor without rights is refused before the API server looks for the object. The rights may
  /// have been deleted together with the namespace, and then there is nothing left to delete.
  private ApplyOutcome lookedAt(ApplyOutcome.Rejected refused) {
    ManifestKey key = refused.key();
    try {
      Optional<JsonNode> live = get(key);
      if (live.isEmpty() || isGoing(live.get())) {
        return new ApplyOutcome.Gone(key);
      }
      var namespace = new ManifestKey("v1", "Namespace", "", key.namespace());
      boolean together =
          !key.namespace().isEmpty() && get(namespace).filter(ObjectWriter::isGoing).isPresent();
      return together
          ? new ApplyOutcome.Rejected(key, 409, "waits until its namespace is gone")
          : refused;
    } catch (ClusterUnavailable e) {
      return new ApplyOutcome.Unreachable(key, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isGoing(JsonNode live) {
    return live.path("metadata").has("deletionTimestamp");
  }

  /// Throws [ClusterUnavailable].
  public Optional<JsonNode> get(ManifestKey key) {
    try (var _ = places.takeUninterruptibly()) {
      return link.connection().get(key);
    }
  }

  /// The objects that exist. Throws [ClusterUnavailable].
  public SequencedMap<ManifestKey, JsonNode> present(Collection<ManifestKey> keys)
      throws InterruptedException {
    var there = new ConcurrentHashMap<ManifestKey, JsonNode>();
    all(
        keys,
        key -> {
          get(key).ifPresent(live -> there.put(key, live));
          return new ApplyOutcome.Gone(key);
        });
    var ordered = new LinkedHashMap<ManifestKey, JsonNode>();
    keys.forEach(key -> {
      JsonNode live = there.get(key);
      if (live != null) {
        ordered.put(key, live);
      }
    });
    return ordered;
  }

  private ApplyOutcome counted(ApplyOutcome outcome, DeliveryMetrics.Event done) {
    switch (outcome) {
      case ApplyOutcome.Applied _, ApplyOutcome.Gone _ -> metrics.count(done, 1);
      case ApplyOutcome.Rejected _ -> metrics.count(DeliveryMetrics.Event.FAILED, 1);
      case ApplyOutcome.Throttled _, ApplyOutcome.Unreachable _ -> {}
    }
    return outcome;
  }

  private ApplyOutcome send(ManifestKey key, Function<ClusterConnection, ApplyOutcome> request) {
    ApplyOutcome outcome = once(key, request);
    Duration waited = Duration.ZERO;
    for (int i = 1; i < THROTTLED_TRIES && outcome instanceof ApplyOutcome.Throttled busy; i++) {
      waited = waited.plus(busy.after());
      if (waited.compareTo(LONGEST_WAIT) > 0) {
        return busy;
      }
      metrics.count(DeliveryMetrics.Event.THROTTLED, 1);
      try {
        Thread.sleep(busy.after());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return busy;
      }
      outcome = once(key, request);
    }
    return outcome;
  }

  private ApplyOutcome once(ManifestKey key, Function<ClusterConnection, ApplyOutcome> request) {
    try (var _ = places.takeUninterruptibly()) {
      return actor == null
          ? request.apply(link.connection())
          : Rights.explained(actor, request.apply(link.connection().as(actor)));
    } catch (ClusterUnavailable e) {
      return new ApplyOutcome.Unreachable(key, String.valueOf(e.getMessage()));
    }
  }

  /// Stops early if the cluster is away or refuses everything; then some have no outcome.
  private <T> List<ApplyOutcome> all(Collection<T> work, Function<T, ApplyOutcome> one)
      throws InterruptedException {
    if (work.size() == 1) {
      return List.of(one.apply(work.iterator().next()));
    }
    var outcomes = new ConcurrentLinkedQueue<ApplyOutcome>();
    var refused = new AtomicInteger();
    var stop = new AtomicBoolean();
    var broken = new ConcurrentLinkedQueue<Throwable>();
    Iterator<T> next = work.iterator();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(parallel, work.size()); i++) {
      threads.add(
          Thread.ofVirtual()
              .name("write-" + i)
              .start(() -> drain(next, one, new Shared(outcomes, refused, stop, broken))));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      stop.set(true);
      threads.forEach(Thread::interrupt);
      throw e;
    }
    rethrow(broken.peek());
    return List.copyOf(outcomes);
  }

  private record Shared(
      ConcurrentLinkedQueue<ApplyOutcome> outcomes,
      AtomicInteger refused,
      AtomicBoolean stop,
      Queue<Throwable> broken) {}

  @SuppressWarnings("CatchingUnchecked")
  private <T> void drain(Iterator<T> next, Function<T, ApplyOutcome> one, Shared shared) {
    try {
      Optional<T> item = take(next);
      while (item.isPresent() && !shared.stop().get()) {
        ApplyOutcome outcome = one.apply(item.get());
        shared.outcomes().add(outcome);
        if ((outcome instanceof ApplyOutcome.Unreachable && !link.stillAnswers())
            || outcome instanceof ApplyOutcome.Throttled
            || (outcome instanceof ApplyOutcome.Rejected
                && shared.refused().incrementAndGet() >= REFUSED_BEFORE_GIVING_UP)) {
          shared.stop().set(true);
        }
        item = take(next);
      }
    } catch (RuntimeException | Error e) {
      shared.stop().set(true);
      shared.broken().add(e);
    }
  }

  private static <T> Optional<T> take(Iterator<T> next) {
    synchronized (next) {
      return next.hasNext() ? Optional.of(next.next()) : Optional.empty();
    }
  }

  private static void rethrow(@Nullable Throwable broken) {
    switch (broken) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(broken);
    }
  }
}
