package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A hub obeys signals while it renders an endless chart, and leaves nothing behind.
@Tag("cluster")
class SignalsE2E {
  private static final String ENDLESS =
      """
      {{- range until 100000 }}{{- range until 100000 }}{{- range until 100000 }}{{- end }}{{- end }}{{- end }}
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: never}
      """;

  /// Where the JVM puts its counters; the next JVM removes those of a killed one.
  private static final String COUNTERS = "hsperfdata_";

  private static TestBed bed;

  @TempDir private Path work;

  @BeforeAll
  static void startCluster() {
    bed = TestBed.start(TestBedOptions.fake(1, 1));
  }

  @AfterAll
  static void stopCluster() {
    bed.close();
  }

  private HubProcess rendering() throws IOException {
    Path temporary = Files.createDirectories(work.resolve("tmp"));
    HubProcess hub =
        HubProcess.with(
            work.resolve("data"),
            "-Djava.io.tmpdir=" + temporary,
            "--probe-image",
            "none",
            "--render-seconds",
            "600");
    var operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
    Path chart = Files.createDirectories(work.resolve("web/templates"));
    Files.writeString(
        work.resolve("web/Chart.yaml"), "apiVersion: v2\nname: web\nversion: 0.1.0\n");
    Files.writeString(chart.resolve("never.yaml"), ENDLESS);
    try (var intents = SignalsE2E.class.getResourceAsStream("/signals/intents.yaml")) {
      Files.write(work.resolve("intents.yaml"), intents.readAllBytes());
    }
    String kubeconfig = bed.clusters().getFirst().kubeconfig().toString();
    must(operator, "cluster", "add", "one", "--provider", "edge", "--kubeconfig", kubeconfig);
    must(operator, "apply", "-f", work.resolve("intents.yaml").toString());
    // Nothing is rendered for a cluster before it was observed.
    Thread.ofVirtual()
        .start(() -> {
          while (hub.pid() > 0 && renderers(hub).stream().noneMatch(SignalsE2E::works)) {
            operator.bulkhead("plan", "dig", "acme/press/v1/web");
          }
        });
    await("a renderer that works", () -> renderers(hub).stream().anyMatch(SignalsE2E::works));
    return hub;
  }

  private static void must(CommandLine operator, String... words) {
    var result = operator.bulkhead(words);
    assertThat(result.exit()).as(String.join(" ", words) + "\n" + result.output()).isZero();
  }

  private static void await(String what, java.util.function.BooleanSupplier there) {
    Instant end = Instant.now().plus(Duration.ofMinutes(2));
    while (!there.getAsBoolean()) {
      assertThat(Instant.now()).as(what).isBefore(end);
      HubProcess.sleep(Duration.ofMillis(50));
    }
  }

  private static Set<ProcessHandle> renderers(HubProcess hub) {
    return ProcessHandle.of(hub.pid()).stream()
        .flatMap(ProcessHandle::children)
        .filter(child -> child.info().command().orElse("").endsWith("bulkhead-renderer"))
        .collect(Collectors.toSet());
  }

  private static boolean works(ProcessHandle renderer) {
    return renderer.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() > 500;
  }

  private static void signal(HubProcess hub, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(hub.pid())).start().waitFor();
  }

  private Set<String> temporary() throws IOException {
    Set<String> left = new TreeSet<>();
    for (Path folder : List.of(work.resolve("tmp"), work.resolve("data/incoming"))) {
      if (Files.exists(folder)) {
        try (var files = Files.walk(folder)) {
          files
              .filter(path -> !path.equals(folder))
              .map(Path::toString)
              .filter(name -> !name.contains(COUNTERS))
              .forEach(left::add);
        }
      }
    }
    return left;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void itEndsInOrderWithinTenSeconds(String signal) throws Exception {
    try (HubProcess hub = rendering()) {
      Set<ProcessHandle> renderers = renderers(hub);
      ProcessHandle process = ProcessHandle.of(hub.pid()).orElseThrow();
      Instant begun = Instant.now();
      signal(hub, signal);
      process.onExit().get(30, TimeUnit.SECONDS);

      assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
      assertThat(Files.readString(hub.log()))
          .contains("stopped in")
          .doesNotContain("did not end by itself");
      await("no renderer", () -> renderers.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(temporary()).isEmpty();
    }
  }

  @Test
  void theJvmTellsItsThreadsAndToolsAttach() throws Exception {
    try (HubProcess hub = rendering()) {
      signal(hub, "QUIT");
      await("a thread dump", () -> log(hub).contains("Full thread dump"));
      var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      CommandLine.Result seen =
          new CommandLine(java.util.Map.of())
              .run(List.of(jcmd, Long.toString(hub.pid()), "VM.uptime"));
      assertThat(seen.exit()).as(seen.output()).isZero();
      assertThat(ProcessHandle.of(hub.pid()).orElseThrow().isAlive()).isTrue();
    }
  }

  @Test
  void aKilledOneLeavesNoRendererAndNoFilesOrFolders() throws Exception {
    try (HubProcess hub = rendering()) {
      Set<ProcessHandle> renderers = renderers(hub);
      hub.kill();
      await("no renderer", () -> renderers.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(temporary()).isEmpty();
      hub.start();
    }
  }

  private static String log(HubProcess hub) {
    try {
      return Files.readString(hub.log());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
