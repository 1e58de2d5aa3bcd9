package io.bulkhead.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.Observations;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.delivery.state.Holder;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.plan.LiveObjects.Spot;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Finds what a plan would take from somebody else. Objects of this hub's deliveries are known
/// without a request; clusters are asked, within a short time limit, whether somebody outside
/// created an object. What is not found here is found before the first write.
final class ObjectOwnership {
  private static final int SHOWN = 3;

  private final Observations observations;

  ObjectOwnership(Observations observations) {
    this.observations = observations;
  }

  private record Place(Delivery.Id id, Manifest manifest) {
    ManifestKey key() {
      return manifest.key();
    }

    Spot spot() {
      return new Spot(id.cluster(), key());
    }
  }

  private static List<Place> places(DocumentKey owner, Compilation plan) {
    List<Place> places = new ArrayList<>();
    for (Compilation.PartBundles part : plan.parts()) {
      for (Compilation.Group group : part.groups()) {
        for (Bundle.Entry entry : group.bundle().entries()) {
          // Definitions serve everybody.
          if (!entry.manifest().key().kind().equals("CustomResourceDefinition")) {
            for (ClusterId cluster : group.clusters()) {
              places.add(new Place(new Delivery.Id(owner, part.part(), cluster), entry.manifest()));
            }
          }
        }
      }
    }
    return places;
  }

  /// Objects that two parts of the plan have in common, and those that other deliveries have.
  List<Diagnostic> known(Reader reader, DocumentKey owner, Compilation plan, boolean adopt) {
    var told = new Told(adopt);
    Map<String, String> parts = new LinkedHashMap<>();
    Map<Delivery.Id, Optional<Delivery>> rows = new LinkedHashMap<>();
    for (Place place : places(owner, plan)) {
      String before =
          parts.putIfAbsent(place.id().cluster() + " " + place.key(), place.id().part());
      if (before != null && !before.equals(place.id().part())) {
        told.refuse(place, "is in the apps " + before + " and " + place.id().part());
        continue;
      }
      observations
          .holder(place.id().cluster(), place.key())
          .filter(holder -> !holder.owner().equals(owner))
          .filter(holder -> stays(rows.computeIfAbsent(holder, reader.deliveries()::find)))
          .ifPresent(holder -> {
            String whose = "belongs to " + Holder.seenBy(place.id(), holder);
            if (Holder.mayTake(place.id(), holder)) {
              told.tell(place, whose);
            } else {
              told.refuse(place, whose);
            }
          });
    }
    return told.diagnostics();
  }

  private static boolean stays(Optional<Delivery> row) {
    return row.filter(delivery -> delivery.order().desired() != null).isPresent();
  }

  /// Objects on the clusters that were not created by this hub.
  List<Diagnostic> foreign(DocumentKey owner, Compilation plan, boolean adopt) {
    List<Place> unknown =
        places(owner, plan).stream()
            .filter(p -> observations.holder(p.id().cluster(), p.key()).isEmpty())
            .toList();
    Map<Spot, Optional<JsonNode>> live =
        new LiveObjects(observations).at(unknown.stream().map(Place::spot).toList());
    var told = new Told(adopt);
    for (Place place : unknown) {
      boolean others =
          live.getOrDefault(place.spot(), Optional.empty())
              .filter(there -> !there.path("metadata").has("deletionTimestamp"))
              .filter(there -> !ours(place.manifest(), there))
              .isPresent();
      if (others) {
        told.tell(place, "is there already and is somebody else's");
      }
    }
    return told.diagnostics();
  }

  private static boolean ours(Manifest manifest, JsonNode live) {
    String owner = manifest.at("/metadata/labels").path(Labels.OWNER).asText("");
    return live.at("/metadata/labels").path(Labels.OWNER).asText("").equals(owner);
  }

  /// One finding per object and reason, whatever the number of clusters.
  private static final class Told {
    private final boolean adopt;
    private final SequencedMap<String, List<String>> refused = new LinkedHashMap<>();
    private final SequencedMap<String, List<String>> taken = new LinkedHashMap<>();

    Told(boolean adopt) {
      this.adopt = adopt;
    }

    void tell(Place place, String what) {
      add(adopt ? taken : refused, place, what);
    }

    void refuse(Place place, String what) {
      add(refused, place, what);
    }

    private static void add(SequencedMap<String, List<String>> into, Place place, String what) {
      into.computeIfAbsent(place.key() + " " + what, x -> new ArrayList<>())
          .add(place.id().cluster().toString());
    }

    List<Diagnostic> diagnostics() {
      List<Diagnostic> found = new ArrayList<>();
      refused.forEach((what, where) ->
          found.add(
              Diagnostic.error(Problem.OWNED_BY_OTHERS, what + on(where) + ". " + Holder.CURE)));
      taken.forEach((what, where) ->
          found.add(
              Diagnostic.warning(
                  Problem.OWNED_BY_OTHERS, what + on(where) + "; it is taken over")));
      return found;
    }

    private static String on(List<String> clusters) {
      List<String> different = clusters.stream().distinct().toList();
      String shown = String.join(", ", different.stream().limit(SHOWN).toList());
      int more = different.size() - SHOWN;
      return ", on " + shown + (more > 0 ? " and " + more + " more" : "");
    }
  }
}
