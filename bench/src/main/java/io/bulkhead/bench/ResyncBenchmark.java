package io.bulkhead.bench;

import io.bulkhead.bench.BenchReport.Bar;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.Observations.Readiness;
import io.bulkhead.manifest.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A restart with nothing to do, compared with a second apply by kubectl.
final class ResyncBenchmark implements Benchmark {
  @Override
  public String name() {
    return "resync";
  }

  @Override
  public String describes() {
    return "1,000 objects that are there already: a hub that starts, kubectl --server-side again";
  }

  @Override
  public void run(BenchReport report, int rounds) throws Exception {
    List<Double> hubs = new ArrayList<>();
    List<Double> kubectls = new ArrayList<>();
    List<Double> writes = new ArrayList<>();
    List<Manifest> ours = Objects.configMaps("hub", ApplyBenchmark.NUMBER, "a");
    List<Manifest> theirs = Objects.configMaps("kubectl", ApplyBenchmark.NUMBER, "a");
    Bundle bundle = Objects.bundle(ours);
    for (int round = 0; round <= rounds; round++) {
      Path data = Files.createTempDirectory("bench");
      try (var server = new ApiServer();
          var hub = new LocalHub(data)) {
        server.namespace("hub");
        server.namespace("kubectl");
        hub.register(ApplyBenchmark.ONE, server.kubeconfig());
        hub.start();
        hub.order(List.of(ApplyBenchmark.ONE), bundle);
        hub.await(List.of(ApplyBenchmark.ONE), bundle, Duration.ofMinutes(2));
        hub.stop();
        server.kubectlApply(theirs);

        long before = server.writes();
        long begin = System.nanoTime();
        hub.start();
        for (Manifest manifest : ours) {
          while (hub.engine().readiness(ApplyBenchmark.ONE, manifest.key()) != Readiness.READY) {
            Thread.sleep(1);
          }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        // Wrong writes would follow at once.
        Thread.sleep(1_000);
        double written = server.writes() - before;
        double kubectl = server.kubectlApply(theirs);
        if (round > 0) {
          hubs.add(seconds);
          kubectls.add(kubectl);
          writes.add(written);
        }
      }
    }
    report.add(name(), "hub, seconds until all 1,000 are known as unchanged", "s", hubs);
    report.add(name(), "kubectl apply --server-side again, seconds", "s", kubectls);
    report.add(
        name(),
        "rate of the hub to kubectl's",
        "ratio",
        BenchReport.ratios(kubectls, hubs),
        Bar.atLeast(20));
    report.add(
        name(), "writes of the hub, counted by the API server", "requests", writes, Bar.atMost(0));
  }
}
