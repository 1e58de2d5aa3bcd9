package io.bulkhead.delivery.state;

import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiFunction;

/// Which delivery each object of a [ClusterCache] belongs to. Uses the cache's lock.
public final class ObjectOwners {
  private final Object lock;
  private final Map<ManifestKey, Tracked> objects;
  private final BiFunction<Delivery.Id, ManifestKey, Tracked> track;

  /// Objects that belong to more than one delivery. They are few, so their rows may be searched.
  private final Set<ManifestKey> shared = new HashSet<>();

  ObjectOwners(
      Object lock,
      Map<ManifestKey, Tracked> objects,
      BiFunction<Delivery.Id, ManifestKey, Tracked> track) {
    this.lock = lock;
    this.objects = objects;
    this.track = track;
  }

  /// The delivery that owns the object, if any.
  public Optional<Delivery.Id> holder(ManifestKey key) {
    synchronized (lock) {
      return Optional.ofNullable(objects.get(key)).map(tracked -> tracked.delivery);
    }
  }

  /// Claims all objects without an owner in one step, so that of two deliveries one finds the
  /// other's claim.
  ///
  /// @return the objects that others own, and their owners
  public SequencedMap<ManifestKey, Delivery.Id> claim(
      Delivery.Id delivery, Collection<ManifestKey> keys) {
    synchronized (lock) {
      var held = new LinkedHashMap<ManifestKey, Delivery.Id>();
      for (ManifestKey key : keys) {
        Tracked tracked = objects.get(key);
        if (tracked == null) {
          var _ = track.apply(delivery, key);
        } else if (!tracked.delivery.equals(delivery)) {
          held.put(key, tracked.delivery);
        }
      }
      return held;
    }
  }

  /// Takes an object from the delivery that owns it.
  public void adopt(Delivery.Id delivery, ManifestKey key) {
    synchronized (lock) {
      track.apply(delivery, key).adopted = true;
      shared.add(key);
    }
  }

  /// Whether another delivery was allowed to take the object from this one.
  public boolean adoptedByAnother(Delivery.Id delivery, ManifestKey key) {
    synchronized (lock) {
      Tracked tracked = objects.get(key);
      return tracked != null && !tracked.delivery.equals(delivery) && tracked.adopted;
    }
  }

  public boolean isShared(ManifestKey key) {
    synchronized (lock) {
      return shared.contains(key);
    }
  }

  /// Restores from a row that its delivery had taken the object over.
  void loaded(Delivery.Id delivery, ManifestKey key) {
    synchronized (lock) {
      Tracked tracked = objects.get(key);
      if (tracked != null && tracked.delivery.equals(delivery)) {
        tracked.adopted = true;
        shared.add(key);
      }
    }
  }

  /// Records that another delivery tracks it from now on.
  void moved(ManifestKey key) {
    synchronized (lock) {
      shared.add(key);
    }
  }
}
