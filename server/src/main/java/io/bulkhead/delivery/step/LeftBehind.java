package io.bulkhead.delivery.step;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.Selection;
import io.bulkhead.delivery.state.Row;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery.ObjectState;
import io.bulkhead.store.Delivery.ObjectState.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Objects that stay on a cluster although a delivery no longer contains them, because their data
/// would be deleted with them. They stay on the row, so that people see them.
final class LeftBehind {
  private static final String OWNER = "/metadata/labels/bulkhead.io~1owner";

  private final ClusterSide cluster;
  private final Map<ManifestKey, Bundle.Entry> newest = new HashMap<>();

  /// @param touched the newest last
  LeftBehind(ClusterSide cluster, Collection<Bundle> touched) {
    this.cluster = cluster;
    touched.forEach(
        bundle -> bundle.entries().forEach(entry -> newest.put(entry.manifest().key(), entry)));
  }

  /// Records on the row which of the objects stay, and returns the others. Throws
  /// [io.bulkhead.cluster.ClusterUnavailable].
  List<ManifestKey> sortOut(Row row, List<ManifestKey> going) {
    List<ManifestKey> rest = new ArrayList<>();
    for (ManifestKey key : going) {
      Optional<String> why = why(key);
      if (why.isPresent()) {
        row.set(key, Outcome.KEPT, why.get());
        cluster.cache().forget(row.id(), key);
      } else {
        claims(key)
            .forEach(claim -> row.set(claim, Outcome.KEPT, "left behind: a claim of " + key));
        rest.add(key);
      }
    }
    return rest;
  }

  private Optional<String> why(ManifestKey key) {
    Bundle.Entry entry = newest.get(key);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.stays()) {
      return Optional.of("left behind: helm.sh/resource-policy is keep");
    }
    return key.kind().equals("CustomResourceDefinition")
        ? foreign(entry.manifest())
        : Optional.empty();
  }

  /// Deleting a definition deletes every object of its kind, whoever created it.
  private Optional<String> foreign(Manifest definition) {
    Optional<JsonNode> live = cluster.writer().get(definition.key());
    if (live.isEmpty()) {
      return Optional.empty();
    }
    String owner = definition.at(OWNER).asText("");
    Set<String> others = new HashSet<>();
    for (JsonNode version : live.get().at("/spec/versions")) {
      if (version.path("served").asBoolean(false)) {
        String api = live.get().at("/spec/group").asText() + "/" + version.path("name").asText();
        String kind = live.get().at("/spec/names/kind").asText();
        var _ =
            cluster
                .link()
                .connection()
                .list(
                    Selection.metadata(api, kind),
                    object -> {
                      if (owner.isEmpty() || !object.at(OWNER).asText("").equals(owner)) {
                        others.add(place(object.path("metadata")));
                      }
                    });
      }
    }
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "left behind: "
                + others.size()
                + " objects of its kind are somebody else's and would go with it");
  }

  private static String place(JsonNode metadata) {
    return metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
  }

  /// The claims that a StatefulSet created: Kubernetes keeps them by default.
  private List<ManifestKey> claims(ManifestKey key) {
    Bundle.Entry entry = newest.get(key);
    if (entry == null || !makesClaims(entry.manifest())) {
      return List.of();
    }
    List<String> selector = new ArrayList<>();
    entry
        .manifest()
        .at("/spec/selector/matchLabels")
        .properties()
        .forEach(label -> selector.add(label.getKey() + "=" + label.getValue().asText()));
    List<ManifestKey> claims = new ArrayList<>();
    var _ =
        cluster
            .link()
            .connection()
            .list(
                Selection.labelled("v1", "PersistentVolumeClaim", String.join(",", selector)),
                claim -> {
                  JsonNode metadata = claim.path("metadata");
                  var name =
                      new ManifestKey(
                          "v1",
                          "PersistentVolumeClaim",
                          metadata.path("namespace").asText(""),
                          metadata.path("name").asText());
                  if (!metadata.has("deletionTimestamp") && isClaimOf(name, entry.manifest())) {
                    claims.add(name);
                  }
                });
    return claims;
  }

  private static boolean makesClaims(Manifest manifest) {
    String deleted =
        manifest.at("/spec/persistentVolumeClaimRetentionPolicy/whenDeleted").asText("");
    return manifest.key().kind().equals("StatefulSet") && !deleted.equals("Delete");
  }

  private static boolean isClaimOf(ManifestKey claim, Manifest set) {
    if (!claim.kind().equals("PersistentVolumeClaim")
        || !set.key().kind().equals("StatefulSet")
        || !claim.namespace().equals(set.key().namespace())) {
      return false;
    }
    for (JsonNode template : set.at("/spec/volumeClaimTemplates")) {
      String prefix = template.at("/metadata/name").asText() + "-" + set.key().name() + "-";
      if (claim.name().startsWith(prefix)
          && claim.name().length() > prefix.length()
          && claim.name().substring(prefix.length()).chars().allMatch(Character::isDigit)) {
        return true;
      }
    }
    return false;
  }

  /// Objects that were left behind earlier and are not in the desired bundle.
  static List<ManifestKey> still(Row row, Bundle desired) {
    return row.objects.values().stream()
        .filter(object -> object.outcome() == Outcome.KEPT)
        .map(ObjectState::key)
        .filter(key ->
            !desired.objects().containsKey(key)
                && desired.objects().values().stream()
                    .noneMatch(entry -> isClaimOf(key, entry.manifest())))
        .toList();
  }
}
