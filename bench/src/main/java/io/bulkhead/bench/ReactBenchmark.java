package io.bulkhead.bench;

import io.bulkhead.bench.BenchReport.Bar;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.manifest.Manifest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Restoring objects that were deleted by hand.
final class ReactBenchmark implements Benchmark {
  private static final int SAMPLES = Integer.getInteger("bench.react.samples", 300);

  /// The first ones warm the process up.
  private static final int WARM_UP = 20;

  @Override
  public String name() {
    return "react";
  }

  @Override
  public String describes() {
    return "300 objects deleted by hand, one after the other: the time until each is back";
  }

  /// The bare loop deletes, applies and reads the same objects itself, one after the other.
  @Override
  public void run(BenchReport report, int rounds) throws Exception {
    List<Double> middle = new ArrayList<>();
    List<Double> slow = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Round took = round();
      middle.add(BenchReport.median(took.hub()));
      slow.add(BenchReport.percentile(took.hub(), 0.99));
      bare.add(BenchReport.median(took.bare()));
    }
    report.add(name(), "deleted to back, p50", "ms", middle);
    report.add(name(), "deleted to back, p99", "ms", slow, Bar.atMost(250));
    report.add(name(), "applied and read by the loop that deleted it, p50", "ms", bare);
    report.add(name(), "p50 to the loop's", "ratio", BenchReport.ratios(middle, bare));
    report.add(name(), "p99 to the loop's p50", "ratio", BenchReport.ratios(slow, bare));
  }

  /// Milliseconds for each object.
  private record Round(List<Double> hub, List<Double> bare) {}

  private static Round round() throws Exception {
    List<Manifest> objects = Objects.configMaps("hub", SAMPLES + WARM_UP, "a");
    List<Manifest> others = Objects.configMaps("raw", SAMPLES + WARM_UP, "a");
    Bundle bundle = Objects.bundle(objects);
    List<Double> millis = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    try (var server = new ApiServer();
        var hub = new LocalHub(Files.createTempDirectory("bench"))) {
      server.namespace("hub");
      server.namespace("raw");
      server.rawApply(others);
      hub.register(ApplyBenchmark.ONE, server.kubeconfig());
      hub.start();
      hub.order(List.of(ApplyBenchmark.ONE), bundle);
      hub.await(List.of(ApplyBenchmark.ONE), bundle, Duration.ofMinutes(2));
      Thread.sleep(1_000);
      for (int i = 0; i < objects.size(); i++) {
        long begin = deleted(server, objects.get(i));
        millis.add(back(server, objects.get(i), begin));
        begin = deleted(server, others.get(i));
        server.rawApply(List.of(others.get(i)));
        bare.add(back(server, others.get(i), begin));
      }
    }
    return new Round(millis.subList(WARM_UP, millis.size()), bare.subList(WARM_UP, bare.size()));
  }

  private static String path(Manifest object) {
    return "/api/v1/namespaces/" + object.key().namespace() + "/configmaps/" + object.key().name();
  }

  private static long deleted(ApiServer server, Manifest object) {
    server.send("DELETE", path(object), "application/json", new byte[0]);
    return System.nanoTime();
  }

  private static double back(ApiServer server, Manifest object, long begin)
      throws InterruptedException {
    String path = path(object);
    while (server.send("GET", path, "application/json", new byte[0]).statusCode() != 200) {
      Thread.sleep(2);
      if (System.nanoTime() - begin > 30e9) {
        throw new IllegalStateException(path + " does not come back");
      }
    }
    return (System.nanoTime() - begin) / 1e6;
  }
}
