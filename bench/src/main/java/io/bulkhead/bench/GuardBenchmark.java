package io.bulkhead.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bench.Report.Bar;
import io.bulkhead.guard.Guard;
import io.bulkhead.guard.Terms;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// What the guard adds to the creation of pods.
final class GuardBenchmark implements Benchmark {
  private static final int WRITERS = 16;
  private static final int SLICES = 10;
  private static final int PODS = 300;
  private static final int SINGLE = 60;

  /// What is created on the guarded server. On the other one it is always a pod with its class, in
  /// a namespace that nobody selects.
  private enum Case {
    NAMED("class named, as our own templates do", "untrusted", true, 0.92),
    GIVEN("class given by the guard", "untrusted", false, 0.75),
    TRUSTED("in a trusted namespace", "trusted", true, 0.97);

    private final String text;
    private final String namespace;
    private final boolean named;
    private final double bar;

    Case(String text, String namespace, boolean named, double bar) {
      this.text = text;
      this.namespace = namespace;
      this.named = named;
      this.bar = bar;
    }
  }

  /// Seconds of one case in one round, on either server.
  private static final class Sums {
    private double none;
    private double guarded;
    private double singleNone;
    private double singleGuarded;
    private double cpuNone;
    private double cpuGuarded;
  }

  private final AtomicInteger number = new AtomicInteger();

  @Override
  public String name() {
    return "guard";
  }

  @Override
  public String describes() {
    return "creation of two-container pods, 16 writers and one, with the guard and without";
  }

  /// Two fresh servers that differ by nothing but the guard take turns in small slices, and get as
  /// many pods each, since a server slows down with use. Each case has servers of its own: else one
  /// case's garbage would be collected in another's time.
  @Override
  public void run(Report report, int rounds) throws Exception {
    Map<Case, List<Sums>> all = new EnumMap<>(Case.class);
    for (int round = 0; round < rounds; round++) {
      for (Case c : Case.values()) {
        all.computeIfAbsent(c, x -> new ArrayList<>()).add(measure(c));
      }
    }
    for (Case c : Case.values()) {
      List<Sums> sums = all.getOrDefault(c, List.of());
      report.add(
          name(),
          "pods per second without a guard, 16 writers, beside: " + c.text,
          "1/s",
          sums.stream().map(s -> PODS * SLICES / s.none).toList());
      report.add(
          name(),
          "rate to none's: " + c.text,
          "ratio",
          sums.stream().map(s -> s.none / s.guarded).toList(),
          Bar.atLeast(c.bar));
      report.add(
          name(),
          "CPU of the API server for 1,000 pods without a guard, beside: " + c.text,
          "s",
          sums.stream().map(s -> s.cpuNone * 1000 / (PODS * SLICES)).toList());
      report.add(
          name(),
          "CPU of the API server for 1,000 pods: " + c.text,
          "s",
          sums.stream().map(s -> s.cpuGuarded * 1000 / (PODS * SLICES)).toList());
    }
    for (Case c : Case.values()) {
      report.add(
          name(),
          "one writer, mean added: " + c.text,
          "ms",
          all.getOrDefault(c, List.of()).stream()
              .map(s -> (s.singleGuarded - s.singleNone) / (SINGLE * SLICES) * 1000)
              .toList(),
          Bar.atMost(0.7));
    }
  }

  private Sums measure(Case c) throws Exception {
    try (var plain = new ApiServer();
        var guarded = new ApiServer()) {
      prepare(plain);
      prepare(guarded);
      guard(guarded);
      // The first one warms up both servers and this process.
      slice(plain, guarded, c, new Sums(), true);
      var sums = new Sums();
      for (int slice = 0; slice < SLICES; slice++) {
        slice(plain, guarded, c, sums, slice % 2 == 0);
      }
      return sums;
    }
  }

  private void slice(ApiServer plain, ApiServer guarded, Case c, Sums sums, boolean plainFirst)
      throws InterruptedException {
    for (int turn = 0; turn < 2; turn++) {
      if (plainFirst == (turn == 0)) {
        double cpu = plain.cpuSeconds();
        sums.none += create(plain, "plain", true, PODS, WRITERS);
        sums.cpuNone += plain.cpuSeconds() - cpu;
        sums.singleNone += create(plain, "plain", true, SINGLE, 1);
      } else {
        double cpu = guarded.cpuSeconds();
        sums.guarded += create(guarded, c.namespace, c.named, PODS, WRITERS);
        sums.cpuGuarded += guarded.cpuSeconds() - cpu;
        sums.singleGuarded += create(guarded, c.namespace, c.named, SINGLE, 1);
      }
    }
  }

  private static void prepare(ApiServer server) {
    server
        .cluster()
        .apply(
            """
            apiVersion: node.k8s.io/v1
            kind: RuntimeClass
            metadata: {name: kata}
            handler: kata-qemu
            overhead: {podFixed: {cpu: 250m, memory: 320Mi}}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: plain, labels: {pod-security.kubernetes.io/enforce: baseline}}
            ---
            apiVersion: v1
            kind: Namespace
            metadata:
              name: untrusted
              labels:
                bulkhead.io/trust: untrusted
                bulkhead.io/sandbox: kata
                bulkhead.io/registries: any
                pod-security.kubernetes.io/enforce: baseline
            ---
            apiVersion: v1
            kind: Namespace
            metadata:
              name: trusted
              labels: {bulkhead.io/trust: trusted, pod-security.kubernetes.io/enforce: baseline}
            """);
    // No controllers run there, so nobody else makes the accounts that pods need.
    for (String namespace : List.of("plain", "untrusted", "trusted")) {
      server
          .cluster()
          .apply(
              """
              apiVersion: v1
              kind: ServiceAccount
              metadata: {name: default, namespace: %s}
              """
                  .formatted(namespace));
    }
  }

  /// Installs the guard and waits until it is in force.
  private void guard(ApiServer server) throws InterruptedException {
    for (Manifest part : Guard.objects(new Terms(List.of("kata"), true))) {
      String kind = part.key().kind().toLowerCase(Locale.ROOT);
      server.send(
          "PATCH",
          "/apis/admissionregistration.k8s.io/v1/"
              + (kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s")
              + "/"
              + part.key().name()
              + "?fieldManager=bench&force=true",
          "application/apply-patch+yaml",
          part.bytes());
    }
    int inARow = 0;
    while (inARow < 5) {
      ObjectNode pod = pod(true);
      ((ObjectNode) pod.get("spec")).putArray("tolerations").addObject().put("operator", "Exists");
      int status =
          server
              .send(
                  "POST",
                  "/api/v1/namespaces/untrusted/pods?dryRun=All",
                  "application/json",
                  Json.canonical(pod))
              .statusCode();
      inARow = status == 403 ? inARow + 1 : 0;
      Thread.sleep(50);
    }
  }

  private double create(ApiServer server, String namespace, boolean named, int pods, int writers)
      throws InterruptedException {
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < pods; i++) {
      bodies.add(Json.canonical(pod(named)));
    }
    var next = new AtomicInteger();
    var refused = new java.util.concurrent.ConcurrentLinkedQueue<String>();
    long begin = System.nanoTime();
    Thread[] threads = new Thread[writers];
    for (int w = 0; w < writers; w++) {
      threads[w] =
          Thread.ofVirtual()
              .start(() -> {
                for (int i = next.getAndIncrement(); i < pods; i = next.getAndIncrement()) {
                  var answer =
                      server.send(
                          "POST",
                          "/api/v1/namespaces/" + namespace + "/pods",
                          "application/json",
                          bodies.get(i));
                  if (answer.statusCode() != 201) {
                    refused.add(new String(answer.body(), StandardCharsets.UTF_8));
                  }
                }
              });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (!refused.isEmpty()) {
      throw new IllegalStateException(refused.peek());
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  /// The scheduler of that name does not exist, so nothing happens to the pods.
  private ObjectNode pod(boolean named) {
    var pod =
        (ObjectNode)
            Json.parse(
                """
                {"apiVersion": "v1", "kind": "Pod",
                 "metadata": {"name": "p%d", "labels": {"app": "web"}, "annotations": {"a/b": "c"}},
                 "spec": {"schedulerName": "nobody", "containers": [
                   {"name": "web", "image": "registry.example/web:1", "ports": [{"containerPort": 80}],
                    "env": [{"name": "A", "value": "b"}],
                    "livenessProbe": {"httpGet": {"port": 80, "path": "/"}},
                    "resources": {"limits": {"cpu": "500m", "memory": "128Mi"}},
                    "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}},
                   {"name": "side", "image": "registry.example/side:1",
                    "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}},
                    "resources": {"limits": {"cpu": "100m", "memory": "64Mi"}}}],
                  "securityContext": {"runAsNonRoot": true, "runAsUser": 1000, "seccompProfile": {"type": "RuntimeDefault"}},
                  "volumes": [{"name": "v", "emptyDir": {}}]}}
                """
                    .formatted(number.incrementAndGet()));
    if (named) {
      ((ObjectNode) pod.get("spec")).put("runtimeClassName", "kata");
    }
    return pod;
  }
}
