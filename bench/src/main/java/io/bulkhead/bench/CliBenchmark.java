package io.bulkhead.bench;

import io.bulkhead.bench.BenchReport.Bar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command line through the launcher, against a hub on this machine; compared with a JVM that
/// only prints its version.
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
    Path data = ShippedHub.folder();
    try (ShippedHub hub = ShippedHub.start(data, "")) {
      String[] get = {"get", "projects", "--server", hub.address().toString()};
      // As they are short, each is measured five times a round; the first ones warm the page cache.
      for (int i = 0; i < 5 * rounds + 1; i++) {
        double bare = TimedCommand.seconds(TimedCommand.BARE_JVM);
        double first = TimedCommand.seconds(ShippedHub.launcher("--help"));
        double second = TimedCommand.seconds(ShippedHub.launcher(get));
        if (i > 0) {
          nothing.add(bare);
          help.add(first);
          projects.add(second);
        }
      }
    }
    report.add(name(), "bulkhead --help", "s", help, Bar.atMost(0.3));
    report.add(name(), "bulkhead get projects", "s", projects, Bar.atMost(0.5));
    report.add(name(), "java -version", "s", nothing);
    report.add(
        name(), "bulkhead --help to java -version", "ratio", BenchReport.ratios(help, nothing));
    report.add(
        name(),
        "bulkhead get projects to java -version",
        "ratio",
        BenchReport.ratios(projects, nothing));
  }
}
