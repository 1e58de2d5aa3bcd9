package io.bulkhead.bench;

import io.bulkhead.bench.BenchReport.Bar;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Manifest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The delivery engine compared with a raw loop and kubectl.
final class ApplyBenchmark implements Benchmark {
  static final int NUMBER = 1_000;
  static final ClusterId ONE = new ClusterId("bench", "one");

  @Override
  public String name() {
    return "apply";
  }

  @Override
  public String describes() {
    return "1,000 objects to one fresh API server: hub, raw HTTP/2 loop, kubectl --server-side";
  }

  private static final int SERVERS = 3;
  private static final int WARM_UP = 4;
  private static final Duration UNTIL_WATCHED = Duration.ofSeconds(1);

  private int turns;

  /// Cost of one contender.
  private record Took(double seconds, double cpu) {}

  /// Each round has an API server of its own, and the order of the three rotates. As a hub runs for
  /// months, there is a single one for all rounds, to which each server is another cluster. Before
  /// the first round this process warms up on servers that do not count, until the JVM's compilers
  /// are idle.
  @Override
  public void run(BenchReport report, int rounds) throws Exception {
    try (var hub = new LocalHub(Files.createTempDirectory("bench"))) {
      hub.start();
      run(report, rounds, hub);
    }
  }

  private void run(BenchReport report, int rounds, LocalHub hub) throws Exception {
    warmUp(hub);
    List<Double> delivered = new ArrayList<>();
    List<Double> raw = new ArrayList<>();
    List<Double> kubectl = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    List<Double> rawCpu = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Took[] took = new Took[3];
      try (var server = new ApiServer()) {
        for (String namespace : List.of("hub", "raw", "kubectl")) {
          server.namespace(namespace);
        }
        for (int turn = 0; turn < 3; turn++) {
          int who = (turn + round) % 3;
          took[who] =
              switch (who) {
                case 0 -> deliver(hub, server, Objects.configMaps("hub", NUMBER, "a"));
                case 1 -> loop(server, Objects.configMaps("raw", NUMBER, "a"));
                default ->
                    new Took(server.kubectlApply(Objects.configMaps("kubectl", NUMBER, "a")), 0);
              };
        }
      }
      delivered.add(took[0].seconds());
      raw.add(took[1].seconds());
      kubectl.add(took[2].seconds());
      cpu.add(took[0].cpu());
      rawCpu.add(took[1].cpu());
    }
    report.add(name(), "hub, seconds", "s", delivered);
    report.add(name(), "raw loop, seconds", "s", raw);
    report.add(name(), "kubectl apply --server-side, seconds", "s", kubectl);
    report.add(
        name(),
        "rate of the hub to the raw loop's",
        "ratio",
        BenchReport.ratios(raw, delivered),
        Bar.atLeast(0.9));
    report.add(
        name(),
        "rate of the hub to kubectl's",
        "ratio",
        BenchReport.ratios(kubectl, delivered),
        Bar.atLeast(2.3));
    report.add(name(), "CPU of the hub's process for 1,000 objects", "s", cpu);
    report.add(name(), "CPU of the raw loop's process for 1,000 objects", "s", rawCpu);
    report.add(
        name(),
        "CPU of the hub to the raw loop's",
        "ratio",
        BenchReport.ratios(cpu, rawCpu),
        Bar.atMost(1.0));
  }

  private void warmUp(LocalHub hub) throws Exception {
    for (int s = 0; s < SERVERS; s++) {
      try (var server = new ApiServer()) {
        for (int i = 0; i < WARM_UP; i++) {
          server.namespace("hub-" + i);
          server.namespace("raw-" + i);
          deliver(hub, server, Objects.configMaps("hub-" + i, NUMBER, "a"));
          loop(server, Objects.configMaps("raw-" + i, NUMBER, "a"));
        }
      }
    }
  }

  private static Took loop(ApiServer server, List<Manifest> manifests) throws Exception {
    double before = LocalHub.cpuSeconds();
    double seconds = server.rawApply(manifests);
    return new Took(seconds, LocalHub.cpuSeconds() - before);
  }

  /// From the order to the row that says applied, including the store. The initial list of the
  /// cluster's watch follows right after that; its CPU counts, too.
  private Took deliver(LocalHub hub, ApiServer server, List<Manifest> manifests) throws Exception {
    Bundle bundle = Objects.bundle(manifests);
    var cluster = new ClusterId("bench", "turn-" + ++turns);
    hub.register(cluster, server.kubeconfig());
    double before = LocalHub.cpuSeconds();
    long begin = System.nanoTime();
    hub.order(List.of(cluster), bundle);
    hub.await(List.of(cluster), bundle, Duration.ofMinutes(2));
    double seconds = (System.nanoTime() - begin) / 1e9;
    Thread.sleep(UNTIL_WATCHED);
    double cpu = LocalHub.cpuSeconds() - before;
    hub.forget(cluster);
    return new Took(seconds, cpu);
  }
}
