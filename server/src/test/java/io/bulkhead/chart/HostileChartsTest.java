package io.bulkhead.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.compiler.rendering.ChartRenderer.Outcome;
import io.bulkhead.compiler.rendering.ChartRenderer.Request;
import io.bulkhead.manifest.Digest;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Charts that try to crash, stall or search the hub. Each ends with an error or harmless objects,
/// and the next chart renders.
class HostileChartsTest {
  private static final RenderLimits TIGHT = new RenderLimits(256, Duration.ofSeconds(2), 1, 4);
  private static final Map<Digest, byte[]> BLOBS = new ConcurrentHashMap<>();
  private static final HelmRenderer RENDERER =
      new HelmRenderer(
          digest -> Optional.ofNullable(BLOBS.get(digest)).map(ByteBuffer::wrap).map(Archive::of),
          new TarGz.Limits(500, 8 << 20),
          RendererProgram.find(),
          TIGHT);

  @AfterAll
  static void close() {
    RENDERER.close();
  }

  private static Outcome render(String namespace, String template) {
    byte[] chart =
        Archives.tarGz(
            Map.of(
                "app/Chart.yaml",
                "apiVersion: v2\nname: app\nversion: 0.1.0\n",
                "app/templates/a.yaml",
                template));
    BLOBS.put(Digest.of(chart), chart);
    return RENDERER.render(
        new Request(
            "app", Digest.of(chart), null, "r", namespace, new LinkedHashMap<>(), "v1.37.2"));
  }

  private static final String MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: ";

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/charts/hostile.csv", delimiter = '|', maxCharsPerColumn = 10_000)
  void endsAndTheNextChartRenders(String name, String template, String expected) {
    Outcome outcome = render("mallory", template.strip().replace("MAP", MAP).replace("\\n", "\n"));

    assertThat(
            switch (outcome) {
              case Outcome.Failed failed -> failed.message();
              case Outcome.Rendered rendered ->
                  rendered.manifests().stream().map(m -> m.at("/data").toString()).toList() + "";
            })
        .matches("(?s).*(" + expected.strip() + ").*")
        .hasSizeLessThan(5000);
    assertThat(render("neighbour", MAP + "{a: b}")).isInstanceOf(Outcome.Rendered.class);
  }

  @Test
  void oneNamespaceThatStallsLeavesPlacesForOthers() throws Exception {
    String stalls = "{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}#";
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var stalled =
          IntStream.range(0, 4)
              .mapToObj(i -> threads.submit(() -> render("mallory", stalls + i)))
              .toList();

      Outcome neighbour = render("neighbour", MAP + "{a: b}");

      assertThat(neighbour).isInstanceOf(Outcome.Rendered.class);
      assertThat(stalled).anyMatch(one -> !one.isDone());
      for (var one : stalled) {
        assertThat(one.get()).isInstanceOf(Outcome.Failed.class);
      }
    }
  }

  @Test
  void whatMayPassIsNotRemembered() {
    var answers =
        List.<Outcome>of(new Outcome.Failed("busy", true), new Outcome.Rendered(List.of()));
    var next = answers.iterator();
    var remembering = new RememberingRenderer(request -> next.next(), 1 << 20);
    var request =
        new Request("a", Digest.of(new byte[0]), null, "r", "n", new LinkedHashMap<>(), "v1.37.2");

    assertThat(remembering.render(request)).isEqualTo(answers.getFirst());
    assertThat(remembering.render(request)).isEqualTo(answers.getLast());
    assertThat(remembering.render(request)).isEqualTo(answers.getLast());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nonexistent", "/bin/true", "/etc/passwd"})
  void aRendererThatIsMissingOrBrokenIsSaid(String program) {
    byte[] chart = Archives.tarGz(Map.of("app/Chart.yaml", "x"));
    try (var broken =
        new HelmRenderer(
            digest -> Optional.of(Archive.of(ByteBuffer.wrap(chart))),
            TarGz.Limits.STANDARD,
            Path.of(program),
            TIGHT)) {
      Outcome outcome =
          broken.render(
              new Request(
                  "app", Digest.of(chart), null, "r", "n", new LinkedHashMap<>(), "v1.37.2"));

      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed ->
                  assertThat(failed.message())
                      .contains("cannot be rendered", program, "--renderer"));
    }
  }
}
