package io.bulkhead.bench;

import io.bulkhead.bench.BenchReport.Bar;
import io.bulkhead.chart.Archive;
import io.bulkhead.chart.HelmRenderer;
import io.bulkhead.chart.TarGz;
import io.bulkhead.chart.TwiceRenderer;
import io.bulkhead.compiler.rendering.ChartRenderer;
import io.bulkhead.manifest.Digest;
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
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rendering as the hub does it, in a separate process and twice to find random values, compared
/// with the same Go functions in a loop within one process without a sandbox.
final class RenderBenchmark implements Benchmark {
  private static final int WARM_UP = 30;
  private static final int RENDERS = 50;
  private static final int SLICES = 4;
  private static final long COOLED_MILLIS = 13_000;
  private static final Pattern PER_RENDER = Pattern.compile("(\\d+(?:\\.\\d+)?) ns/op");

  /// Milliseconds of one rendering, by renderer.
  private record Round(double loop, double boxed, double twice) {}

  @Override
  public String name() {
    return "render";
  }

  @Override
  public String describes() {
    return "a warm render in its box, against a loop in one process; idle memory";
  }

  @Override
  public void run(BenchReport report, int rounds) throws Exception {
    Path folder = Files.createTempDirectory("bulkhead-render");
    try {
      Path loop = built(folder);
      SequencedMap<String, byte[]> charts = new LinkedHashMap<>();
      charts.put("ten files with helpers", Charts.ofManyFiles());
      charts.put("a hundred objects of one file", Charts.ofOneFile());
      for (Map.Entry<String, byte[]> chart : charts.entrySet()) {
        Path archive = Files.write(folder.resolve("chart.tgz"), chart.getValue());
        measure(report, chart.getKey(), chart.getValue(), new Loop(loop, archive), rounds);
      }
    } finally {
      Files.deleteIfExists(folder.resolve("chart.tgz"));
      Files.deleteIfExists(folder.resolve("loop"));
      Files.delete(folder);
    }
  }

  private void measure(BenchReport report, String what, byte[] chart, Loop loop, int rounds)
      throws Exception {
    List<Round> all = new ArrayList<>();
    try (var boxed =
        new HelmRenderer(
            digest -> Optional.of(Archive.of(ByteBuffer.wrap(chart))), TarGz.Limits.STANDARD)) {
      var twice = new TwiceRenderer(boxed);
      millis(boxed, chart, WARM_UP);
      millis(twice, chart, WARM_UP);
      for (int round = 0; round < rounds; round++) {
        double[] sums = new double[3];
        for (int slice = 0; slice < SLICES; slice++) {
          sums[0] += loop.millis(RENDERS);
          sums[1] += millis(boxed, chart, RENDERS);
          sums[2] += millis(twice, chart, RENDERS);
        }
        all.add(new Round(sums[0] / SLICES, sums[1] / SLICES, sums[2] / SLICES));
      }
      double warm = rendererMegabytes();
      Thread.sleep(COOLED_MILLIS);
      double idle = rendererMegabytes();
      report.add(
          name(), "a render in the loop: " + what, "ms", all.stream().map(Round::loop).toList());
      report.add(
          name(), "the same in its box: " + what, "ms", all.stream().map(Round::boxed).toList());
      report.add(
          name(),
          "box to loop: " + what,
          "ratio",
          all.stream().map(r -> r.boxed() / r.loop()).toList(),
          Bar.atMost(1.3));
      report.add(
          name(),
          "twice, to see what varies, to loop: " + what,
          "ratio",
          all.stream().map(r -> r.twice() / r.loop()).toList());
      report.add(name(), "renderers' memory right after: " + what, "MB", BenchReport.list(warm));
      report.add(
          name(),
          "renderers' memory 13 s later: " + what,
          "MB",
          BenchReport.list(idle),
          Bar.atMost(0));
    }
  }

  /// Average in milliseconds.
  private static double millis(ChartRenderer charts, byte[] chart, int renders) {
    var request =
        new ChartRenderer.Request(
            "web", Digest.of(chart), null, "bench", "bench", new LinkedHashMap<>(), "v1.37.2");
    long begin = System.nanoTime();
    for (int i = 0; i < renders; i++) {
      if (charts.render(request) instanceof ChartRenderer.Outcome.Failed failed) {
        throw new IllegalStateException(failed.message());
      }
    }
    return (System.nanoTime() - begin) / 1e6 / renders;
  }

  /// Memory of the renderer processes; 0 if there are none.
  private static double rendererMegabytes() throws IOException {
    double sum = 0;
    for (ProcessHandle process : ProcessHandle.current().children().toList()) {
      if (process.info().command().orElse("").endsWith("bulkhead-renderer")) {
        sum += ShippedHub.residentMegabytes(process.pid());
      }
    }
    return sum;
  }

  private static Path built(Path folder) throws IOException, InterruptedException {
    Path loop = folder.resolve("loop");
    var home = Path.of(System.getProperty("bulkhead.home", "."));
    // Built like the renderer itself, so that the compiled packages are reused.
    var builder =
        new ProcessBuilder("go", "test", "-c", "-trimpath", "-o", loop.toString(), ".")
            .directory(home.resolve("renderer").toFile());
    builder.environment().put("CGO_ENABLED", "0");
    run(builder);
    return loop;
  }

  private static String run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(builder.command() + " failed: " + said);
    }
    return said;
  }

  /// The renderer's own functions, called in a loop (`renderer/loop_test.go`).
  private record Loop(Path program, Path chart) {
    double millis(int renders) throws IOException, InterruptedException {
      var builder =
          new ProcessBuilder(
              program.toString(),
              "-test.run=^$",
              "-test.bench=^BenchmarkRender$",
              "-test.benchtime=" + renders + "x");
      builder.environment().put("BULKHEAD_BENCH_CHART", chart.toString());
      String said = run(builder);
      Matcher found = PER_RENDER.matcher(said);
      if (!found.find()) {
        throw new IllegalStateException("no figure in: " + said);
      }
      return Double.parseDouble(found.group(1)) / 1e6;
    }
  }
}
