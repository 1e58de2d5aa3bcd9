package io.bulkhead.delivery.step;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.delivery.driver.HubSide;
import io.bulkhead.delivery.state.Holder;
import io.bulkhead.delivery.state.Row;
import io.bulkhead.delivery.state.StepFailure;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Keeps a delivery from taking over objects of another delivery, or objects that somebody outside
/// created: they would be overwritten, and deleted in the end. For namespaces the risk is greater:
/// a tenant who could claim any namespace would get its permissions there, granted with the rights
/// of the hub.
final class Takeover {
  private static final String LABELS = "/metadata/labels";

  private final HubSide hub;
  private final ClusterSide cluster;
  private final Row row;
  private final SequencedMap<ManifestKey, Manifest> fresh = new LinkedHashMap<>();

  private Takeover(HubSide hub, ClusterSide cluster, Row row, Bundle desired) {
    this.hub = hub;
    this.cluster = cluster;
    this.row = row;
    Set<ManifestKey> known = new HashSet<>();
    row.touched.forEach(digest ->
        hub.bundles().get(digest).entries().forEach(entry -> known.add(entry.manifest().key())));
    for (Bundle.Entry entry : desired.entries()) {
      ManifestKey key = entry.manifest().key();
      if (!known.contains(key) && isOwned(key)) {
        fresh.put(key, entry.manifest());
      }
    }
  }

  /// Checks before anything is written, so that nothing is deleted later either. What the row lists
  /// as touched was checked before: it may come from an interrupted attempt.
  ///
  /// Throws [io.bulkhead.cluster.ClusterUnavailable].
  static Optional<StepFailure> planned(HubSide hub, ClusterSide cluster, Row row, Bundle desired)
      throws InterruptedException {
    // The guard of a cluster replaces anything that has its name.
    if (row.id().owner().equals(row.id().cluster().document())) {
      return Optional.empty();
    }
    var takeover = new Takeover(hub, cluster, row, desired);
    return takeover.fresh.isEmpty() ? Optional.empty() : takeover.look();
  }

  /// Definitions serve everybody, and outlive the delivery that brought them.
  private static boolean isOwned(ManifestKey key) {
    return !key.kind().equals("CustomResourceDefinition");
  }

  private Optional<StepFailure> look() throws InterruptedException {
    SequencedMap<ManifestKey, Delivery.Id> held =
        cluster.cache().owners().claim(row.id(), fresh.keySet());
    boolean done = false;
    try {
      Optional<StepFailure> trouble = judge(held);
      done = trouble.isEmpty();
      return trouble;
    } finally {
      if (!done) {
        fresh.keySet().stream()
            .filter(key -> !held.containsKey(key))
            .forEach(key -> cluster.cache().forget(row.id(), key));
      }
    }
  }

  private Optional<StepFailure> judge(SequencedMap<ManifestKey, Delivery.Id> held)
      throws InterruptedException {
    List<String> refusals = new ArrayList<>();
    List<ManifestKey> shared = new ArrayList<>();
    List<ManifestKey> handedOver = new ArrayList<>();
    for (Map.Entry<ManifestKey, Delivery.Id> other : held.entrySet()) {
      ManifestKey key = other.getKey();
      Delivery holder = hub.rows().find(other.getValue()).orElse(null);
      if (holder != null && leaves(holder, key)) {
        if (holder.id().owner().equals(row.id().owner())) {
          // Between apps of the same deployment, an object is handed over without being deleted.
          handedOver.add(key);
          continue;
        }
        return Optional.of(
            new StepFailure.NotYet(
                "waits until " + key + " is given up by " + Holder.of(holder.id())));
      }
      if (holder != null) {
        if (!row.mayAdopt() || !Holder.mayTake(row.id(), holder.id())) {
          refusals.add(key + " belongs to " + Holder.seenBy(row.id(), holder.id()));
        }
        shared.add(key);
      }
    }
    List<ManifestKey> free = fresh.keySet().stream().filter(key -> !held.containsKey(key)).toList();
    List<ManifestKey> foreign = new ArrayList<>();
    for (Map.Entry<ManifestKey, JsonNode> live : cluster.writer().present(free).entrySet()) {
      ManifestKey key = live.getKey();
      Manifest manifest = fresh.get(key);
      if (manifest == null || isOurs(live.getValue(), manifest)) {
        continue;
      }
      if (live.getValue().path("metadata").has("deletionTimestamp")) {
        return Optional.of(new StepFailure.NotYet("waits until the former " + key + " is gone"));
      }
      if (isUntrusted(manifest)) {
        refusals.add(
            key
                + " is there already and is somebody else's; choose another namespace for the"
                + " logical cloud");
      } else if (!row.mayAdopt()) {
        refusals.add(key + " is there already and is somebody else's");
      }
      foreign.add(key);
    }
    if (!refusals.isEmpty()) {
      return Optional.of(new StepFailure.Refused(text(refusals)));
    }
    row.adoptedForeign.addAll(foreign);
    row.adoptedShared.addAll(shared);
    shared.forEach(key -> cluster.cache().owners().adopt(row.id(), key));
    handedOver.forEach(key -> cluster.cache().owners().adopt(row.id(), key));
    return Optional.empty();
  }

  /// Whether the owner of an object is about to give it up.
  private boolean leaves(Delivery holder, ManifestKey key) {
    if (holder.order().desired() == null) {
      return !holder.order().stopped();
    }
    return hub.bundles()
        .find(holder.order().desired())
        .filter(found ->
            found.bundle().entries().stream().noneMatch(e -> e.manifest().key().equals(key)))
        .isPresent();
  }

  private static String text(List<String> refusals) {
    String shown = String.join("; ", refusals.stream().limit(3).toList());
    String more = refusals.size() <= 3 ? "" : "; and " + (refusals.size() - 3) + " more";
    return shown + more + ". " + Holder.CURE;
  }

  private static boolean isUntrusted(Manifest manifest) {
    return manifest.key().kind().equals("Namespace")
        && manifest.at(LABELS).path(Labels.TRUST).asText("").equals("untrusted");
  }

  private static boolean isOurs(JsonNode live, Manifest manifest) {
    return live.at(LABELS).path(Labels.MANAGED).asText("").equals("true")
        && owner(live).equals(owner(manifest.at("")));
  }

  private static String owner(JsonNode object) {
    return object.at(LABELS).path(Labels.OWNER).asText("");
  }
}
