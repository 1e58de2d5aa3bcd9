package io.bulkhead.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.rendering.ChartRenderer.Outcome;
import io.bulkhead.compiler.rendering.ChartRenderer.Request;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the command `helm template --include-crds` of the same version gives is what the renderer
/// gives: set, content and order.
class HelmEqualityTest {
  private static final Path CHARTS = Path.of("src/test/resources/charts/equal.yaml");
  private static final List<String> APIS =
      List.of("apps/v1/Deployment", "policy/v1/PodDisruptionBudget", "v1/ConfigMap");
  private static final String USUAL = "apiVersion: v2\nname: app\nversion: 0.1.0\n";

  private static Path helm = Path.of("");
  @TempDir private static Path folder;

  @BeforeAll
  static void build() throws Exception {
    Path renderer = Path.of("../renderer").toAbsolutePath().normalize();
    helm = renderer.resolve("target/helm");
    var build =
        new ProcessBuilder(
            "go", "build", "-trimpath", "-o", helm.toString(), "helm.sh/helm/v4/cmd/helm");
    build.directory(renderer.toFile()).redirectErrorStream(true);
    build.environment().put("CGO_ENABLED", "0");
    Said done = said(build);
    assertThat(done.code()).as(done.text()).isZero();
  }

  private record Said(int code, String text) {}

  private static Said said(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }

  /// @param set as `--set`
  record Case(String name, Map<String, String> files, Map<String, String> set) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> charts() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (JsonNode document : Json.parseYaml(Files.readString(CHARTS))) {
      var files = new LinkedHashMap<String, String>();
      files.put("app/Chart.yaml", USUAL);
      document
          .path("files")
          .properties()
          .forEach(file -> files.put("app/" + file.getKey(), file.getValue().asText()));
      var set = new LinkedHashMap<String, String>();
      document.path("set").properties().forEach(e -> set.put(e.getKey(), e.getValue().asText()));
      cases.add(new Case(document.path("name").asText(), files, set));
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("charts")
  void isWhatHelmGives(Case chart) throws Exception {
    byte[] archive = Archives.tarGz(chart.files());
    Said said = helm(chart);

    try (var renderer =
        new HelmRenderer(
            digest -> Optional.of(Archive.of(ByteBuffer.wrap(archive))),
            new TarGz.Limits(500, 1 << 20))) {
      Outcome outcome =
          renderer.render(
              new Request(
                      "app",
                      Digest.of(archive),
                      null,
                      "edge",
                      "acme",
                      new LinkedHashMap<>(chart.set()),
                      "v1.37.2")
                  .on(APIS));
      if (said.code() != 0) {
        String first =
            said.text().strip().replaceFirst("(?s)^Error: (.*?)(\n\nUse --debug.*)?$", "$1");
        assertThat(outcome).isEqualTo(new Outcome.Failed(first));
        return;
      }
      assertThat(outcome).as(said.text()).isInstanceOf(Outcome.Rendered.class);
      assertThat(((Outcome.Rendered) outcome).manifests()).isEqualTo(objects(said.text()));
    }
  }

  private static Said helm(Case chart) throws Exception {
    Path top = Files.createDirectories(folder.resolve("helm"));
    Path own = Files.createTempDirectory(top, "chart");
    for (var file : chart.files().entrySet()) {
      Path target = own.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
    List<String> command =
        new ArrayList<>(
            List.of(helm.toString(), "template", "edge", "app", "--include-crds", "-n", "acme"));
    command.addAll(List.of("--kube-version", "v1.37.2", "--api-versions", String.join(",", APIS)));
    chart.set().forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    var builder = new ProcessBuilder(command).directory(own.toFile()).redirectErrorStream(true);
    builder.environment().put("HOME", own.toString());
    builder.environment().put("KUBECONFIG", "/nonexistent");
    return said(builder);
  }

  private static List<Manifest> objects(String text) {
    List<Manifest> manifests = new ArrayList<>();
    for (JsonNode document : Json.parseYaml(text)) {
      if (!document.isEmpty()) {
        manifests.add(Manifest.of(document));
      }
    }
    return manifests;
  }
}
