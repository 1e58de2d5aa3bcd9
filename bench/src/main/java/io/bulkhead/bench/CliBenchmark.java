package io.bulkhead.bench;

import io.bulkhead.bench.BenchReport.Bar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command line through the launcher, against a hub on this machine; beside it, for the ratio,
/// a JVM that only says its version.
final class CliBenchmark implements Benchmark {
  @Override
  public String name() {
    return "cli";
  }

  @Override
  public String describes() {
    return "bulkhead --help and bulkhead get projects";
  }

  @Override
  public void run(BenchReport report, int rounds) throws Exception {
    ShippedHub.prepare();
    List<Double> help = new ArrayList<>();
    List<Double> projects = new ArrayList<>();
    List<Double> nothing = new ArrayList<>();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path data = ShippedHub.folder();
    try (ShippedHub hub = ShippedHub.start(data, "")) {
      String[] get = {"get", "projects", "--server", hub.address().toString()};
      // Short as they are, each is taken five times a round; the first ones warm the page cache.
      for (int i = 0; i < 5 * rounds + 1; i++) {
        List<Double> none = new ArrayList<>();
        time(List.of(java, "-Xshare:auto", "-version"), i == 0 ? none : nothing);
        time(ShippedHub.launcher("--help"), i == 0 ? none : help);
        time(ShippedHub.launcher(get), i == 0 ? none : projects);
      }
    }
    report.add(name(), "bulkhead --help", "s", help, Bar.atMost(0.3));
    report.add(name(), "bulkhead get projects", "s", projects, Bar.atMost(0.5));
    report.add(name(), "java -version", "s", nothing);
  }

  private static void time(List<String> command, List<Double> seconds)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    long began = System.nanoTime();
    int exit = builder.start().waitFor();
    seconds.add((System.nanoTime() - began) / 1e9);
    if (exit != 0) {
      throw new IllegalStateException(command + " ended with " + exit);
    }
  }
}
