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
  private static final int PODS = 480;
  private static final int SINGLE = 120;

  /// What is created, where, with or without the guard.
  private enum Case {
    /// No guard on the cluster, a namespace that nobody selects, the class named.
    NONE("none", "plain", true, false),
    NAMED("class named, as our own templates do", "untrusted", true, true),
    GIVEN("class given by the guard", "untrusted", false, true),
    TRUSTED("in a trusted namespace", "trusted", true, true);

    private final String text;
    private final String namespace;
    private final boolean named;
    private final boolean guarded;

    Case(String text, String namespace, boolean named, boolean guarded) {
      this.text = text;
      this.namespace = namespace;
      this.named = named;
      this.guarded = guarded;
    }
  }

  /// Figures by case, one for each round.
  private static final class Series {
    private final Map<Case, List<Double>> figures = new EnumMap<>(Case.class);

    List<Double> of(Case c) {
      return figures.computeIfAbsent(c, x -> new ArrayList<>());
    }
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

  @Override
  public void run(Report report, int rounds) throws Exception {
    var rates = new Series();
    var singles = new Series();
    for (int round = 0; round <= rounds; round++) {
      try (var server = new ApiServer()) {
        prepare(server);
        // Interleaved: each case is met early and late, since a server slows down with use.
        Map<Case, double[]> sums = new EnumMap<>(Case.class);
        for (int half = 0; half < 2; half++) {
          for (int i = 0; i < Case.values().length; i++) {
            int turn = half == 0 ? i : Case.values().length - 1 - i;
            Case c = Case.values()[(turn + round) % Case.values().length];
            guard(server, c.guarded);
            double seconds = create(server, c, PODS / 2, WRITERS);
            double single = create(server, c, SINGLE / 2, 1);
            double[] sum = sums.computeIfAbsent(c, x -> new double[2]);
            sum[0] += seconds;
            sum[1] += single;
          }
        }
        if (round > 0) {
          sums.forEach((c, sum) -> {
            rates.of(c).add(PODS / sum[0]);
            singles.of(c).add(sum[1] / SINGLE * 1000);
          });
        }
      }
    }
    List<Double> none = rates.of(Case.NONE);
    report.add(name(), "none: pods per second, 16 writers", "1/s", none);
    bar(report, Case.NAMED, rates, 0.9);
    bar(report, Case.GIVEN, rates, 0.75);
    bar(report, Case.TRUSTED, rates, 0.97);
    for (Case c : List.of(Case.NAMED, Case.GIVEN)) {
      List<Double> added = new ArrayList<>();
      for (int i = 0; i < singles.of(c).size(); i++) {
        added.add(singles.of(c).get(i) - singles.of(Case.NONE).get(i));
      }
      report.add(name(), "one writer, mean added: " + c.text, "ms", added, Bar.atMost(0.7));
    }
  }

  private void bar(Report report, Case c, Series rates, double bar) {
    report.add(
        name(),
        "rate to none's: " + c.text,
        "ratio",
        ApplyBenchmark.ratios(rates.of(c), rates.of(Case.NONE)),
        Bar.atLeast(bar));
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
              labels: {bulkhead.io/trust: untrusted, bulkhead.io/sandbox: kata, pod-security.kubernetes.io/enforce: baseline}
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

  /// Installs or removes the guard and waits until that is in force.
  private void guard(ApiServer server, boolean on) throws InterruptedException {
    for (Manifest part : Guard.objects(new Terms(List.of("kata"), true))) {
      String kind = part.key().kind().toLowerCase(Locale.ROOT);
      String path =
          "/apis/admissionregistration.k8s.io/v1/"
              + (kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s")
              + "/"
              + part.key().name();
      if (on) {
        server.send(
            "PATCH",
            path + "?fieldManager=bench&force=true",
            "application/apply-patch+yaml",
            part.bytes());
      } else {
        server.send("DELETE", path, "application/json", new byte[0]);
      }
    }
    int wanted = on ? 403 : 201;
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
      inARow = status == wanted ? inARow + 1 : 0;
      Thread.sleep(50);
    }
  }

  private double create(ApiServer server, Case c, int pods, int writers)
      throws InterruptedException {
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < pods; i++) {
      bodies.add(Json.canonical(pod(c.named)));
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
                          "/api/v1/namespaces/" + c.namespace + "/pods",
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
