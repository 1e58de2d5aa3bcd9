package io.bulkhead.bench;

import io.bulkhead.bench.BenchReport.Bar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// From the start of the launcher to the first answer of `/q/health/ready` on an empty data folder;
/// then the memory of the idle hub, and how long it takes to stop. Interleaved with starts without
/// the ahead-of-time cache, and with a JVM that only prints its version, for the ratio.
final class StartBenchmark implements Benchmark {
  private static final long IDLE_MILLIS = 5_000;
  private static final String PLAIN = "-XX:AOTMode=off";

  private static final double STOP_TO_START = 0.5;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String describes() {
    return "process start until ready, idle memory, stop";
  }

  @Override
  public void run(BenchReport report, int rounds) throws Exception {
    ShippedHub.prepare();
    List<Double> ready = new ArrayList<>();
    List<Double> plain = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    List<Double> resident = new ArrayList<>();
    List<Double> stop = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      start(PLAIN, plain).close();
      bare.add(TimedCommand.seconds(TimedCommand.BARE_JVM));
      try (ShippedHub hub = start("", ready)) {
        Thread.sleep(IDLE_MILLIS);
        resident.add(hub.residentMegabytes());
        long began = System.nanoTime();
        hub.close();
        stop.add((System.nanoTime() - began) / 1e9);
      }
    }
    report.add(name(), "process start until ready", "s", ready, Bar.atMost(1.5));
    report.add(name(), "java -version", "s", bare);
    report.add(name(), "start to java -version", "ratio", BenchReport.ratios(ready, bare));
    report.add(name(), "the same without the ahead-of-time cache", "s", plain);
    report.add(name(), "resident memory, idle for 5 s", "MB", resident, Bar.atMost(200));
    report.add(name(), "SIGTERM until ended", "s", stop);
    report.add(
        name(),
        "stop to start",
        "ratio",
        BenchReport.ratios(stop, ready),
        Bar.atMost(STOP_TO_START));
  }

  private static ShippedHub start(String options, List<Double> seconds) throws Exception {
    Path data = ShippedHub.folder();
    long began = System.nanoTime();
    ShippedHub hub = ShippedHub.start(data, options);
    seconds.add((System.nanoTime() - began) / 1e9);
    return hub;
  }
}
