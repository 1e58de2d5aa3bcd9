package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsolationPropertyTest {
  private static final List<String> KINDS =
      List.of("Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Rollout", "Odd");

  /// Finds containers independently, so that a gap in the compiler's search shows.
  private static void containersAreSandboxed(com.fasterxml.jackson.databind.JsonNode node) {
    if (node.path("containers").isArray() || node.path("initContainers").isArray()) {
      assertThat(node.path("runtimeClassName").asText()).isEqualTo("kata");
      node.path("containers")
          .forEach(c -> assertThat(c.at("/resources/limits/memory").asText()).isNotEmpty());
    }
    node.forEach(IsolationPropertyTest::containersAreSandboxed);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anUntrustedDraftNeverContainsAnUnsandboxedPod(long seed) {
    var random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < 40; i++) {
      Fixture fixture = Fixture.shop();
      fixture.charts.put("web", nasty(random, i % 2 == 0));
      Compilation compiled = fixture.deploy();
      assertThat(compiled.diagnostics())
          .as("our own invariants hold")
          .noneMatch(d -> d.problem() == Problem.INTERNAL);
      if (!compiled.failed()) {
        accepted++;
        compiled
            .parts()
            .forEach(part ->
                part.groups()
                    .forEach(group ->
                        group
                            .bundle()
                            .entries()
                            .forEach(entry -> containersAreSandboxed(entry.manifest().json()))));
      }
    }
    assertThat(accepted).as("charts that were accepted").isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void equalSnapshotsGiveEqualBytesAndTheOrderOfIntentsDoesNotMatter(long seed) {
    List<String> first = digests(world().deploy());
    assertThat(first).isNotEmpty();
    assertThat(digests(world().deploy())).isEqualTo(first);
    Fixture shuffled = world();
    shuffled.stored.values().forEach(list -> Collections.shuffle(list, new Random(seed)));
    assertThat(digests(shuffled.deploy())).isEqualTo(first);
  }

  private static Fixture world() {
    Fixture fixture = Fixture.shop().cluster("edge2", "all").cluster("edge3", "all");
    for (String app : List.of("db", "cache", "mail")) {
      fixture
          .app(app, Fixture.DEPLOYMENT.replace("web", app).replace("replicas: 2", "replicas: 1"))
          .place(app, "allOf: [{clusterProvider: p, clusterLabel: all}]")
          .depends("web", app);
    }
    return fixture;
  }

  private static List<String> digests(Compilation compilation) {
    assertThat(compilation.diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
    List<String> digests = new ArrayList<>();
    compilation
        .parts()
        .forEach(part -> {
          digests.add(part.part() + part.gates());
          part.groups()
              .forEach(group -> {
                Bundle bundle = group.bundle();
                digests.add(bundle.digest() + " " + group.clusters());
              });
        });
    return digests;
  }

  private static String nasty(Random random, boolean mild) {
    var text = new StringBuilder();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      var tree = (ObjectNode) Json.parse("{\"apiVersion\": \"x/v1\"}");
      String kind = KINDS.get(random.nextInt(KINDS.size()));
      tree.put("kind", kind);
      tree.putObject("metadata").put("name", "o" + i);
      ObjectNode holder = tree;
      if (!kind.equals("Pod")) {
        holder = tree.putObject("spec");
        for (int depth = random.nextInt(3); depth > 0; depth--) {
          holder =
              holder.putObject(random.nextBoolean() ? "jobTemplate" : "nested").putObject("spec");
        }
        holder =
            random.nextBoolean()
                ? holder.putObject("template")
                : holder.putArray("templates").addObject().putObject("pod");
      }
      podSpec(holder.putObject("spec"), random, mild);
      text.append("---\n").append(Json.yaml(Manifest.of(tree).json()));
    }
    return text.toString();
  }

  private static void podSpec(ObjectNode spec, Random random, boolean mild) {
    ArrayNode containers = spec.putArray(random.nextInt(4) == 0 ? "initContainers" : "containers");
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      ObjectNode container = containers.addObject().put("name", "c" + i);
      switch (random.nextInt(6)) {
        case 0 -> container.putObject("resources").putObject("limits").put("cpu", "10m");
        case 1 -> container.putObject("resources").putNull("limits");
        case 2 -> container.put("resources", "none");
        case 3 -> {
          if (!mild) {
            container.putObject("securityContext").put("privileged", true);
          }
        }
        default -> container.put("image", "i");
      }
    }
    switch (mild ? 9 : random.nextInt(8)) {
      case 0 -> spec.put("runtimeClassName", "runc");
      case 1 -> spec.put("runtimeClassName", "");
      case 2 -> spec.put("runtimeClassName", 7);
      case 3 -> spec.putNull("runtimeClassName");
      case 4 -> spec.put("hostNetwork", "true");
      default -> spec.put("hostname", "n");
    }
  }
}
