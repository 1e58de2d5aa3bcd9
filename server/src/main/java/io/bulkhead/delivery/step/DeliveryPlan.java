package io.bulkhead.delivery.step;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Wave;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery.ObjectState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What to do on one cluster so that it holds the desired bundle and nothing of older ones. Pure.
///
/// @param apply manifests to write, by wave in order
/// @param prune objects to delete, by wave; to be processed backwards
/// @param unchanged number of objects of the desired bundle that need no write
record DeliveryPlan(
    NavigableMap<Wave, List<Manifest>> apply,
    NavigableMap<Wave, List<ManifestKey>> prune,
    int unchanged) {

  /// @param touched every bundle of which objects may be there
  /// @param known the last outcome per object. An object is left alone only if exactly its manifest
  ///   was applied and no unfinished attempt is about to write it.
  /// @param drifted objects that somebody else changed
  static DeliveryPlan between(
      Collection<Bundle> touched,
      Collection<ObjectState> known,
      Bundle desired,
      Set<ManifestKey> drifted) {
    Map<ManifestKey, ObjectState> states = new HashMap<>();
    known.forEach(state -> states.put(state.key(), state));
    var apply = new TreeMap<Wave, List<Manifest>>();
    int unchanged = 0;
    for (Bundle.Entry entry : desired.objects().values()) {
      Manifest manifest = entry.manifest();
      if (holds(states.get(manifest.key()), manifest) && !drifted.contains(manifest.key())) {
        unchanged++;
      } else {
        apply.computeIfAbsent(entry.wave(), wave -> new ArrayList<>()).add(manifest);
      }
    }
    return new DeliveryPlan(apply, leftovers(touched, desired), unchanged);
  }

  /// The same plan without writes of the selected manifests.
  DeliveryPlan without(Predicate<Manifest> left) {
    var kept = new TreeMap<Wave, List<Manifest>>();
    apply.forEach((wave, manifests) -> {
      List<Manifest> written = manifests.stream().filter(m -> !left.test(m)).toList();
      if (!written.isEmpty()) {
        kept.put(wave, written);
      }
    });
    return new DeliveryPlan(kept, prune, unchanged);
  }

  private static boolean holds(@Nullable ObjectState state, Manifest manifest) {
    return state != null
        && state.outcome() == ObjectState.Outcome.APPLIED
        && manifest.digest().equals(state.manifest());
  }

  /// Keys of the touched bundles, including hooks, that are not in the desired bundle.
  private static NavigableMap<Wave, List<ManifestKey>> leftovers(
      Collection<Bundle> touched, Bundle desired) {
    Set<ObjectName> stay = new HashSet<>();
    desired.entries().forEach(entry -> stay.add(ObjectName.of(entry.manifest().key())));
    var candidates = new LinkedHashMap<ManifestKey, Wave>();
    for (Bundle bundle : touched) {
      for (Bundle.Entry entry : bundle.entries()) {
        if (!stay.contains(ObjectName.of(entry.manifest().key()))) {
          candidates.put(entry.manifest().key(), entry.wave());
        }
      }
    }
    var prune = new TreeMap<Wave, List<ManifestKey>>();
    candidates.forEach((key, wave) -> prune.computeIfAbsent(wave, w -> new ArrayList<>()).add(key));
    return prune;
  }

  /// An object keeps its identity when a newer version of its API describes it.
  private record ObjectName(String group, String kind, String namespace, String name) {
    static ObjectName of(ManifestKey key) {
      return new ObjectName(key.group(), key.kind(), key.namespace(), key.name());
    }
  }
}
