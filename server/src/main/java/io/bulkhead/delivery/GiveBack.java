package io.bulkhead.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a delivery does not delete when it goes, because it was not, or is not, its own alone: what
/// another delivery also names is left to that one, which puts its content back; what somebody
/// outside had made stays as it is.
final class GiveBack {
  private final HubSide hub;
  private final ClusterSide cluster;
  private final Row row;
  private final Map<ManifestKey, Manifest> written = new LinkedHashMap<>();
  private final List<ManifestKey> givenUp = new ArrayList<>();
  private @Nullable List<Delivery> others;

  /// @param touched what was written, the newest last
  GiveBack(HubSide hub, ClusterSide cluster, Row row, Collection<Bundle> touched) {
    this.hub = hub;
    this.cluster = cluster;
    this.row = row;
    touched.forEach(
        bundle -> bundle.entries().forEach(e -> written.put(e.manifest().key(), e.manifest())));
  }

  /// Whether the object stays. Throws [ClusterUnavailable].
  boolean given(ManifestKey key) {
    if (row.adoptedForeign.contains(key)) {
      leave(key);
      row.set(key, Delivery.ObjectState.Outcome.DELETED, "left: it was there before");
      return true;
    }
    if (cluster.cache().owners().isShared(key) || row.adoptedShared.contains(key)) {
      Optional<Delivery> other = other(key);
      if (other.isPresent()) {
        row.set(
            key,
            Delivery.ObjectState.Outcome.DELETED,
            "left to " + Holder.seenBy(row.id(), other.get().id()));
        givenUp.add(key);
        return true;
      }
    }
    return false;
  }

  /// Whether [#given] found, or would find, that it was there before.
  boolean wasThere(ManifestKey key) {
    return row.adoptedForeign.contains(key);
  }

  /// Only afterwards, so that nobody finds the object while it is still ours.
  void finish() {
    for (ManifestKey key : givenUp) {
      cluster.cache().forget(row.id(), key);
      other(key).ifPresent(other -> cluster.cache().giveBack(other, key));
    }
    row.adoptedShared.removeIf(key -> row.is(key, Delivery.ObjectState.Outcome.DELETED));
    row.adoptedForeign.removeIf(key -> row.is(key, Delivery.ObjectState.Outcome.DELETED));
  }

  private Optional<Delivery> other(ManifestKey key) {
    List<Delivery> rows = others;
    if (rows == null) {
      rows =
          hub.rows().on(cluster.id()).stream()
              .filter(other -> !other.id().equals(row.id()))
              .toList();
      others = rows;
    }
    return rows.stream().filter(other -> names(other, key)).findFirst();
  }

  private boolean names(Delivery other, ManifestKey key) {
    return other.desired() != null
        && other.touched().contains(other.desired())
        && hub.bundles()
            .find(other.desired())
            .filter(found -> found.bundle().objects().containsKey(key))
            .isPresent();
  }

  /// Takes our labels off, so that it does not look like ours. Whoever had made it finds the rest
  /// as it is: what it was before is known to nobody.
  private void leave(ManifestKey key) {
    Manifest manifest = written.get(key);
    Optional<JsonNode> live = cluster.writer().get(key);
    if (manifest != null && live.isPresent()) {
      Manifest bare = manifest.edit(GiveBack::withoutLabels);
      cluster.writer().apply(bare);
    }
  }

  private static void withoutLabels(ObjectNode tree) {
    if (tree.at("/metadata/labels") instanceof ObjectNode labels) {
      labels
          .properties()
          .removeIf(label ->
              label.getKey().startsWith("bulkhead.io/")
                  || label.getKey().equals("emco/deployment-id"));
    }
  }
}
