package io.bulkhead.delivery.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.delivery.driver.HubSide;
import io.bulkhead.delivery.state.Holder;
import io.bulkhead.delivery.state.Row;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Objects that a removed delivery does not delete, because it is not their only owner. An object
/// that another delivery also contains is left to that delivery, which restores its content. One
/// that somebody outside had created stays as it is. One that is also delivered under another name
/// of the same cluster is left to that name.
final class GiveBack {
  private final HubSide hub;
  private final ClusterSide cluster;
  private final Delivery.Id id;
  private final Set<ManifestKey> foreign;
  private final Map<ManifestKey, Manifest> written = new LinkedHashMap<>();
  private final List<ManifestKey> givenUp = new ArrayList<>();
  private final List<ManifestKey> leftToOtherName = new ArrayList<>();
  private @Nullable List<Delivery> others;
  private @Nullable List<Delivery> byOtherNames;

  /// @param touched the written bundles, the newest last
  GiveBack(HubSide hub, ClusterSide cluster, Row row, Collection<Bundle> touched) {
    this.hub = hub;
    this.cluster = cluster;
    this.id = row.id();
    this.foreign = Set.copyOf(row.adoptedForeign);
    touched.forEach(
        bundle -> bundle.entries().forEach(e -> written.put(e.manifest().key(), e.manifest())));
  }

  /// Whether the object stays, which is recorded on the row. Throws
  /// [io.bulkhead.cluster.ClusterUnavailable].
  boolean given(Row row, ManifestKey key) {
    if (foreign.contains(key)) {
      leave(key);
      row.set(key, Delivery.ObjectState.Outcome.DELETED, "left: it was there before");
      return true;
    }
    if (stays(key)) {
      row.set(
          key,
          Delivery.ObjectState.Outcome.DELETED,
          "left: it is delivered by another name of this cluster, too");
      leftToOtherName.add(key);
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

  /// Whether the object existed before, or is delivered under another name of the cluster.
  boolean staysThere(ManifestKey key) {
    return foreign.contains(key) || stays(key);
  }

  /// Whether the whole delivery continues under another name of the cluster.
  boolean goesOn() {
    return byOtherNames().stream()
        .anyMatch(
            other -> other.id().owner().equals(id.owner()) && other.id().part().equals(id.part()));
  }

  private boolean stays(ManifestKey key) {
    return byOtherNames().stream().anyMatch(other -> wants(other, key));
  }

  private List<Delivery> byOtherNames() {
    List<Delivery> rows = byOtherNames;
    if (rows == null) {
      rows = hub.rows().byOtherNames(cluster.id());
      byOtherNames = rows;
    }
    return rows;
  }

  /// Only at the end, so that nobody gets the object while it is still ours.
  void finish(Row row) {
    leftToOtherName.forEach(key -> cluster.cache().forget(row.id(), key));
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
      rows = hub.rows().on(cluster.id()).stream().filter(other -> !other.id().equals(id)).toList();
      others = rows;
    }
    return rows.stream().filter(other -> names(other, key)).findFirst();
  }

  private boolean names(Delivery other, ManifestKey key) {
    return other.order().desired() != null
        && other.progress().touched().contains(other.order().desired())
        && wants(other, key);
  }

  private boolean wants(Delivery other, ManifestKey key) {
    return other.order().desired() != null
        && hub.bundles()
            .find(other.order().desired())
            .filter(found -> found.bundle().objects().containsKey(key))
            .isPresent();
  }

  /// Removes our labels, so that it does not look like ours. The rest stays as it is: nobody knows
  /// what it was before.
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
              label.getKey().startsWith(Labels.OURS)
                  || label.getKey().equals(Labels.DEPLOYMENT_ID));
    }
  }
}
