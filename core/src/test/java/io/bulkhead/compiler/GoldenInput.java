package io.bulkhead.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.model.Snapshot;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.ProbeBasis;
import io.bulkhead.proof.ProbeWish;
import io.bulkhead.proof.Probes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The `in` side of a golden folder: documents as people write them, `ClusterFacts`, one `Compile`
/// document with the targets by name, and under `charts` what each app's chart renders to.
record GoldenInput(Fixture world, SequencedMap<String, Target> targets) {
  private static final KindTable TABLE = KindTable.standard();

  static GoldenInput read(Path folder) throws IOException {
    var input = new GoldenInput(new Fixture(), new LinkedHashMap<>());
    for (Path file : files(folder)) {
      for (JsonNode document : Json.parseYaml(Files.readString(file))) {
        input.add(document);
      }
    }
    for (Path file : files(folder.resolve("charts"))) {
      String app = file.getFileName().toString().replaceAll("\\.yaml$", "");
      input.world.charts.put(app, Files.readString(file));
    }
    return input;
  }

  /// The YAML files of a folder by name; none when there is no such folder.
  static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private void add(JsonNode document) {
    String name = document.path("kind").asText();
    switch (name) {
      case "ClusterFacts" -> facts(document);
      case "Compile" ->
          document
              .path("targets")
              .properties()
              .forEach(target -> targets.put(target.getKey(), target(target.getValue())));
      default -> put(TABLE.byName(name).orElseThrow(() -> unknown(name)), document);
    }
  }

  private static IllegalArgumentException unknown(String kind) {
    return new IllegalArgumentException("no kind is called " + kind);
  }

  private <D> void put(Kind<D> kind, JsonNode document) {
    D body = DocumentCodec.decode(kind, Json.canonical(document));
    List<String> names = new ArrayList<>();
    kind.parent().ifPresent(parent -> parents(parent, document.path("metadata"), names));
    world.put(kind, kind.key(names, body), body);
  }

  private static void parents(Kind<?> kind, JsonNode metadata, List<String> names) {
    kind.parent().ifPresent(up -> parents(up, metadata, names));
    for (String variable : kind.variables()) {
      String value = metadata.path(variable).asText();
      if (value.isEmpty()) {
        throw new IllegalArgumentException("no metadata." + variable + " in " + metadata);
      }
      names.add(value);
    }
  }

  private void facts(JsonNode document) {
    var id = id(document.path("cluster").asText());
    List<String> labels = new ArrayList<>();
    document.path("labels").forEach(label -> labels.add(label.asText()));
    var capabilities =
        DocumentCodec.decode(Capabilities.class, Json.canonical(document.path("capabilities")));
    boolean holds = document.path("holdsTarget").asBoolean();
    var held = new TreeMap<String, Bundle>();
    document
        .path("held")
        .properties()
        .forEach(part -> held.put(part.getKey(), bundle(part.getValue())));
    world.clusters.put(
        id,
        new Snapshot.ClusterFacts(
            id, labels, capabilities, holds || !held.isEmpty(), List.of(), held));
  }

  private static Bundle bundle(JsonNode objects) {
    List<Bundle.Entry> entries = new ArrayList<>();
    objects.forEach(object -> entries.add(Bundle.Entry.of(Manifest.of(object))));
    return Bundle.of(entries);
  }

  private static ClusterId id(String text) {
    int plus = text.indexOf('+');
    return new ClusterId(text.substring(0, plus), text.substring(plus + 1));
  }

  private static Target target(JsonNode target) {
    var named = target.properties().iterator().next();
    String value = named.getValue().asText();
    return switch (named.getKey()) {
      case "deployment" ->
          new Target.Deployment(key(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, value), "17");
      case "cloud" -> new Target.Cloud(key(TenancyKinds.LOGICAL_CLOUD, value), "18", "PEM");
      case "baseline" -> new Target.Baseline(id(value), probes(target.path("probes")));
      default -> throw new IllegalArgumentException("no target is called " + named.getKey());
    };
  }

  /// `{image: I, wanted: [NODE/CLASS/NONCE]}`.
  private static Probes probes(JsonNode probes) {
    List<ProbeWish> wanted = new ArrayList<>();
    for (JsonNode wish : probes.path("wanted")) {
      String[] words = wish.asText().split("/");
      var basis = new ProbeBasis("uid", "boot", "6.1.0", "v1.37.2", "handler");
      wanted.add(new ProbeWish(new NodeClass(words[0], words[1]), basis, words[2]));
    }
    return new Probes(probes.path("image").asText(), wanted);
  }

  private static DocumentKey key(Kind<?> kind, String path) {
    return DocumentKey.of(kind, path.split("/"));
  }
}
