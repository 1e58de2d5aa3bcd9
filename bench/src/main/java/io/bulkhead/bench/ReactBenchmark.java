package io.bulkhead.bench;

import io.bulkhead.bench.BenchReport.Bar;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.manifest.Manifest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Objects deleted by hand come back.
final class ReactBenchmark implements Benchmark {
  private static final int SAMPLES = 300;

  @Override
  public String name() {
    return "react";
  }

  @Override
  public String describes() {
    return "300 objects deleted by hand, one after the other: the time until each is back";
  }

  @Override
  public void run(BenchReport report, int rounds) throws Exception {
    List<Double> middle = new ArrayList<>();
    List<Double> slow = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      List<Double> millis = round();
      middle.add(BenchReport.median(millis));
      slow.add(BenchReport.percentile(millis, 0.99));
    }
    report.add(name(), "deleted to back, p50", "ms", middle);
    report.add(name(), "deleted to back, p99", "ms", slow, Bar.atMost(250));
  }

  private static List<Double> round() throws Exception {
    List<Manifest> objects = Objects.configMaps("hub", SAMPLES + 20, "a");
    Bundle bundle = Objects.bundle(objects);
    List<Double> millis = new ArrayList<>();
    try (var server = new ApiServer();
        var hub = new LocalHub(Files.createTempDirectory("bench"))) {
      server.namespace("hub");
      hub.register(ApplyBenchmark.ONE, server.kubeconfig());
      hub.start();
      hub.order(List.of(ApplyBenchmark.ONE), bundle);
      hub.await(List.of(ApplyBenchmark.ONE), bundle, Duration.ofMinutes(2));
      Thread.sleep(1_000);
      for (Manifest object : objects) {
        String path = "/api/v1/namespaces/hub/configmaps/" + object.key().name();
        server.send("DELETE", path, "application/json", new byte[0]);
        long begin = System.nanoTime();
        while (server.send("GET", path, "application/json", new byte[0]).statusCode() != 200) {
          Thread.sleep(2);
          if (System.nanoTime() - begin > 30e9) {
            throw new IllegalStateException(path + " does not come back");
          }
        }
        millis.add((System.nanoTime() - begin) / 1e6);
      }
    }
    // The first ones warm the process up.
    return millis.subList(20, millis.size());
  }
}
