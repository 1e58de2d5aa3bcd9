package io.bulkhead.delivery.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cluster.Observations.Readiness;
import io.bulkhead.cluster.ResourceVersion;
import io.bulkhead.cluster.unready.Unready;
import io.bulkhead.delivery.write.Projection;
import io.bulkhead.delivery.write.ReducedPods;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is remembered of one cluster's objects: for each object of ours its expected projection,
/// its readiness and its last observed version, but never the object itself. Reduced pods are kept
/// separately.
public final class ClusterCache {
  private final Bundles bundles;
  private final DeliveryListener listener;
  private final Map<ManifestKey, Tracked> objects = new HashMap<>();
  private final Map<Delivery.Id, Set<ManifestKey>> byDelivery = new HashMap<>();

  private final ObjectOwners owners = new ObjectOwners(this, objects, this::track);

  private final ReducedPods pods = new ReducedPods();
  private Delivery.@Nullable Id doubted;

  public ClusterCache(Bundles bundles, DeliveryListener listener) {
    this.bundles = bundles;
    this.listener = listener;
  }

  public ReducedPods pods() {
    return pods;
  }

  public ObjectOwners owners() {
    return owners;
  }

  /// Expects what a row says was applied. Used when the engine starts.
  public void load(Delivery row) {
    List<Bundles.Indexed> known = bundles.touchedBy(row);
    synchronized (this) {
      for (Delivery.ObjectState state : row.progress().objects()) {
        if (state.outcome() == Delivery.ObjectState.Outcome.APPLIED) {
          load(row.id(), state, known);
        } else if (state.outcome() != Delivery.ObjectState.Outcome.DELETED
            && !objects.containsKey(state.key())) {
          // It may exist: a write was under way.
          track(row.id(), state.key());
        }
      }
      row.progress().adopted().shared().forEach(key -> owners.loaded(row.id(), key));
    }
  }

  private void load(Delivery.Id delivery, Delivery.ObjectState state, List<Bundles.Indexed> known) {
    for (Bundles.Indexed candidate : known) {
      Manifest manifest = candidate.manifests().get(state.key());
      if (manifest != null && manifest.digest().equals(state.manifest())) {
        // Uses the bundle's key instead of the row's: alike clusters share it.
        Tracked tracked = track(delivery, manifest.key());
        tracked.bundle = candidate.bundle().digest();
        tracked.expected = state.live();
        tracked.noted(state.message());
        return;
      }
    }
  }

  /// Follows an object without checking its content.
  public synchronized void follow(Delivery.Id delivery, ManifestKey key) {
    track(delivery, key).expected = null;
  }

  /// Expects this projection from now on. `live` is the cluster's response.
  public void expect(Delivery.Id delivery, Digest bundle, Digest projection, Live live) {
    boolean changed;
    synchronized (this) {
      Tracked tracked = track(delivery, live.key());
      long version = ResourceVersion.of(live.object());
      tracked.bundle = bundle;
      tracked.expected = projection;
      tracked.finished = ReadinessRules.finishedJob(live.key().kind(), live.object());
      // A newer version was observed while the response was under way: look at it again.
      tracked.suspect = tracked.version > version;
      tracked.version = Math.max(tracked.version, version);
      changed = tracked.judge(live.key().kind(), live.object());
    }
    if (changed) {
      listener.written(delivery);
    }
  }

  /// A live object with its key; items of a list do not contain their kind.
  public record Live(ManifestKey key, JsonNode object) {
    static Live of(String apiVersion, String kind, JsonNode object) {
      JsonNode metadata = object.path("metadata");
      return new Live(
          new ManifestKey(
              apiVersion,
              kind,
              metadata.path("namespace").asText(""),
              metadata.path("name").asText("")),
          object);
    }
  }

  private Tracked track(Delivery.Id delivery, ManifestKey key) {
    Tracked tracked = objects.get(key);
    if (tracked == null || !tracked.delivery.equals(delivery)) {
      if (tracked != null) {
        keysOf(tracked.delivery).remove(key);
        owners.moved(key);
      }
      tracked = new Tracked(delivery);
      objects.put(key, tracked);
      keysOf(delivery).add(key);
    }
    return tracked;
  }

  private Set<ManifestKey> keysOf(Delivery.Id delivery) {
    return byDelivery.computeIfAbsent(delivery, id -> new HashSet<>());
  }

  public synchronized void forget(Delivery.Id delivery, ManifestKey key) {
    Tracked tracked = objects.get(key);
    if (tracked != null && tracked.delivery.equals(delivery)) {
      objects.remove(key);
      keysOf(delivery).remove(key);
    }
  }

  public synchronized void forget(Delivery.Id delivery) {
    Set<ManifestKey> keys = byDelivery.remove(delivery);
    if (keys != null) {
      keys.forEach(objects::remove);
    }
  }

  /// Whether another delivery took the object over, so that this one must not delete it.
  public synchronized boolean belongsToAnother(Delivery.Id delivery, ManifestKey key) {
    Tracked tracked = objects.get(key);
    return tracked != null
        && !tracked.delivery.equals(delivery)
        && (tracked.expected != null || tracked.adopted);
  }

  /// Hands an object back to the delivery that wrote it before, which then looks at it.
  public void giveBack(Delivery row, ManifestKey key) {
    List<Bundles.Indexed> known = bundles.touchedBy(row);
    synchronized (this) {
      row.progress().objects().stream()
          .filter(state -> state.key().equals(key))
          .forEach(state -> load(row.id(), state, known));
      Tracked tracked = objects.get(key);
      if (tracked == null || !tracked.delivery.equals(row.id())) {
        return;
      }
      tracked.suspect = true;
    }
    listener.suspected(row.id());
  }

  public synchronized Readiness readiness(ManifestKey key) {
    Tracked tracked = objects.get(key);
    return tracked == null ? Readiness.NOT_PRESENT : tracked.readiness;
  }

  /// Why an object is not ready; null while it is ready or absent.
  public synchronized @Nullable Unready unready(ManifestKey key) {
    Tracked tracked = objects.get(key);
    return tracked == null ? null : tracked.unready;
  }

  public synchronized @Nullable Digest expected(ManifestKey key) {
    Tracked tracked = objects.get(key);
    return tracked == null ? null : tracked.expected;
  }

  /// Objects of a delivery to look at again.
  public Set<ManifestKey> suspects(Delivery.Id delivery) {
    return those(delivery, tracked -> tracked.suspect);
  }

  /// Finished Jobs of a delivery.
  public Set<ManifestKey> finished(Delivery.Id delivery) {
    return those(delivery, tracked -> tracked.finished);
  }

  private synchronized Set<ManifestKey> those(Delivery.Id delivery, Predicate<Tracked> which) {
    var those = new TreeSet<ManifestKey>();
    for (ManifestKey key : byDelivery.getOrDefault(delivery, Set.of())) {
      Tracked tracked = objects.get(key);
      if (tracked != null && which.test(tracked)) {
        those.add(key);
      }
    }
    return those;
  }

  /// The object is fine after all, or is rightly absent.
  public synchronized void clear(ManifestKey key) {
    Tracked tracked = objects.get(key);
    if (tracked != null) {
      tracked.suspect = false;
    }
  }

  /// An object exists or has changed.
  public void seen(Live live) {
    tell(note(live, Authority.NEWER));
  }

  /// How far an observation is trusted.
  private enum Authority {
    /// A single event, which may come late: valid unless something newer is known.
    NEWER,
    /// A list: valid whatever was known before.
    LIST
  }

  /// The deliveries that listeners are told of; null for none.
  private record News(Delivery.@Nullable Id changed, Delivery.@Nullable Id suspected) {
    static final News NONE = new News(null, null);
  }

  private synchronized News note(Live live, Authority authority) {
    Tracked tracked = objects.get(live.key());
    long version = ResourceVersion.of(live.object());
    if (tracked == null || (authority == Authority.NEWER && version < tracked.version)) {
      return News.NONE;
    }
    tracked.version = version;
    boolean finished = ReadinessRules.finishedJob(live.key().kind(), live.object());
    boolean noted = tracked.finished;
    boolean changed = tracked.judge(live.key().kind(), live.object()) | (finished && !noted);
    tracked.finished |= finished;
    boolean differs = differs(tracked, live);
    // A finished Job is recorded on the row, so it wakes its delivery, too.
    boolean suspected = (differs && !tracked.suspect) || (finished && !noted);
    tracked.suspect = differs;
    return new News(changed ? tracked.delivery : null, suspected ? tracked.delivery : null);
  }

  private boolean differs(Tracked tracked, Live live) {
    if (tracked.expected == null || neverRepaired(live.key())) {
      return false;
    }
    Manifest manifest = manifest(tracked, live.key());
    return manifest != null && !Projection.of(manifest, live.object()).equals(tracked.expected);
  }

  private @Nullable Manifest manifest(Tracked tracked, ManifestKey key) {
    return tracked.bundle == null
        ? null
        : bundles.find(tracked.bundle).map(found -> found.manifests().get(key)).orElse(null);
  }

  /// A finished Job may delete itself. If a Job with such a setting vanished while nobody watched,
  /// it counts as finished: running it twice is worse than not running it again.
  private boolean endedUnseen(Tracked tracked, ManifestKey key) {
    if (!key.kind().equals("Job") || tracked.version != 0) {
      return false;
    }
    Manifest manifest = manifest(tracked, key);
    return manifest != null && manifest.at("/spec/ttlSecondsAfterFinished").isNumber();
  }

  /// A deletion, with the last state of the object.
  void gone(Live last) {
    tell(noteGone(last.key(), ResourceVersion.of(last.object()), Authority.NEWER));
  }

  private synchronized News noteGone(ManifestKey key, long version, Authority authority) {
    Tracked tracked = objects.get(key);
    if (tracked == null || (authority == Authority.NEWER && version < tracked.version)) {
      return News.NONE;
    }
    if (endedUnseen(tracked, key)) {
      tracked.noted(EndedJobs.COMPLETED);
    }
    tracked.version = version;
    tracked.gone();
    boolean wrong = tracked.expected != null && !neverRepaired(key) && !tracked.finished;
    tracked.suspect |= wrong;
    return new News(tracked.delivery, wrong ? tracked.delivery : null);
  }

  /// The newest observed version of objects of a kind, to be taken before they are listed.
  synchronized long newest(String apiVersion, String kind) {
    long newest = 0;
    for (Map.Entry<ManifestKey, Tracked> one : objects.entrySet()) {
      ManifestKey key = one.getKey();
      if (key.apiVersion().equals(apiVersion) && key.kind().equals(kind)) {
        newest = Math.max(newest, one.getValue().version);
      }
    }
    return newest;
  }

  /// All objects of a kind.
  ///
  /// @param version of the list
  record Listed(String apiVersion, String kind, String version, List<Live> objects) {}

  /// A complete list of one kind: tracked objects that are missing from it are gone. If the list is
  /// older than what was known before the request, the cluster was restored to an earlier state,
  /// and everything is as the list says. Otherwise the list does not know what was written
  /// meanwhile.
  ///
  /// @param newestBefore as of [#newest]
  /// @param guard looked at first if anything differs from what is expected
  void listed(Listed listing, long newestBefore, Delivery.@Nullable Id guard) {
    long version = ResourceVersion.of(listing.version());
    long believed = version < newestBefore ? Long.MAX_VALUE : version;
    Map<ManifestKey, Live> there = new HashMap<>();
    listing.objects().forEach(live -> there.put(live.key(), live));
    List<ManifestKey> missing = new ArrayList<>();
    synchronized (this) {
      objects.forEach((key, tracked) -> {
        if (!key.apiVersion().equals(listing.apiVersion()) || !key.kind().equals(listing.kind())) {
          return;
        }
        if (version < newestBefore) {
          tracked.version = 0;
        }
        if (tracked.version > believed) {
          there.remove(key);
        } else if (tracked.expected != null && !there.containsKey(key)) {
          missing.add(key);
        }
      });
    }
    List<News> news = new ArrayList<>();
    there.values().forEach(live -> news.add(note(live, Authority.LIST)));
    missing.forEach(key -> news.add(noteGone(key, version, Authority.LIST)));
    if (guard != null && news.stream().anyMatch(one -> one.suspected() != null)) {
      doubt(guard);
    }
    news.forEach(this::tell);
  }

  /// Whether a delivery must be looked at before all others, and has not been yet.
  public synchronized boolean isInDoubt(Delivery.Id delivery) {
    return delivery.equals(doubted);
  }

  public synchronized void lookedAt(Delivery.Id delivery) {
    if (delivery.equals(doubted)) {
      doubted = null;
    }
  }

  /// Looks at all objects of a delivery again.
  private void doubt(Delivery.Id delivery) {
    boolean any = false;
    synchronized (this) {
      for (ManifestKey key : byDelivery.getOrDefault(delivery, Set.of())) {
        Tracked tracked = objects.get(key);
        if (tracked != null && tracked.expected != null && !neverRepaired(key)) {
          tracked.suspect = true;
          any = true;
        }
      }
    }
    if (any) {
      synchronized (this) {
        doubted = delivery;
      }
      listener.suspected(delivery);
    }
  }

  private void tell(News news) {
    if (news.changed() != null) {
      listener.changed(news.changed());
    }
    if (news.suspected() != null) {
      listener.suspected(news.suspected());
    }
  }

  /// The cluster deletes these by itself after use.
  private static boolean neverRepaired(ManifestKey key) {
    return key.kind().equals("CertificateSigningRequest");
  }
}
