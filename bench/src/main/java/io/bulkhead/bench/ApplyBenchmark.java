package io.bulkhead.bench;

import io.bulkhead.bench.Report.Bar;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The delivery engine against a raw loop and kubectl.
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

  /// What one contender took.
  private record Took(double seconds, double cpu) {}

  /// Each round has an API server of its own, and the order of the three turns. Before the first
  /// one, this process warms up on servers that do not count, until the compilers of the JVM have
  /// come to rest: a hub runs for months.
  @Override
  public void run(Report report, int rounds) throws Exception {
    warmUp();
    List<Double> hub = new ArrayList<>();
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
                case 0 -> deliver(server, Objects.configMaps("hub", NUMBER, "a"));
                case 1 -> loop(server, Objects.configMaps("raw", NUMBER, "a"));
                default ->
                    new Took(server.kubectlApply(Objects.configMaps("kubectl", NUMBER, "a")), 0);
              };
        }
      }
      hub.add(took[0].seconds());
      raw.add(took[1].seconds());
      kubectl.add(took[2].seconds());
      cpu.add(took[0].cpu());
      rawCpu.add(took[1].cpu());
    }
    report.add(name(), "hub, seconds", "s", hub);
    report.add(name(), "raw loop, seconds", "s", raw);
    report.add(name(), "kubectl apply --server-side, seconds", "s", kubectl);
    report.add(
        name(), "rate of the hub to the raw loop's", "ratio", ratios(raw, hub), Bar.atLeast(0.9));
    report.add(
        name(), "rate of the hub to kubectl's", "ratio", ratios(kubectl, hub), Bar.atLeast(2.3));
    report.add(name(), "CPU of the hub's process for 1,000 objects", "s", cpu, Bar.atMost(0.5));
    report.add(name(), "CPU of the raw loop's process for 1,000 objects", "s", rawCpu);
  }

  static List<Double> ratios(List<Double> over, List<Double> under) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < over.size(); i++) {
      ratios.add(over.get(i) / under.get(i));
    }
    return ratios;
  }

  private static void warmUp() throws Exception {
    for (int s = 0; s < SERVERS; s++) {
      try (var server = new ApiServer()) {
        for (int i = 0; i < WARM_UP; i++) {
          server.namespace("hub-" + i);
          server.namespace("raw-" + i);
          deliver(server, Objects.configMaps("hub-" + i, NUMBER, "a"));
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

  /// From the order to the row that says applied, store included.
  private static Took deliver(ApiServer server, List<Manifest> manifests) throws Exception {
    Path data = Files.createTempDirectory("bench");
    Bundle bundle = Objects.bundle(manifests);
    try (var hub = new LocalHub(data)) {
      hub.register(ONE, server.kubeconfig());
      hub.start();
      double before = LocalHub.cpuSeconds();
      long begin = System.nanoTime();
      hub.order(List.of(ONE), bundle);
      hub.await(List.of(ONE), bundle, Duration.ofMinutes(2));
      return new Took((System.nanoTime() - begin) / 1e9, LocalHub.cpuSeconds() - before);
    }
  }
}
