package io.bulkhead.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bench.BenchReport.Bar;
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
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// What the guard adds to the creation of pods.
final class GuardBenchmark implements Benchmark {
  private static final int WRITERS = 16;
  private static final int SLICES = 30;
  private static final int WARM = 4;
  private static final int PODS = 100;
  private static final int SINGLE = 20;

  /// What is created on the guarded server. On the other one it is always a pod with its class, in
  /// a namespace that no policy selects.
  private enum Case {
    /// Neither server is guarded: shows the noise of this comparison.
    NONE("nothing, for comparison", "plain", true, 0),
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

    private @Nullable Bar bar() {
      return this == NONE ? null : Bar.atLeast(bar);
    }
  }

  /// Time of one server for a slice, in seconds.
  private record Took(double many, double cpu, double single) {}

  /// Both servers, one after the other.
  private record Slice(Took none, Took guarded) {}

  /// 0.7 ms where a pod without a guard takes 4.5.
  private static final double ADDED = 0.16;

  private final AtomicInteger number = new AtomicInteger();

  @Override
  public String name() {
    return "guard";
  }

  @Override
  public String describes() {
    return "creation of two-container pods, 16 writers and one, with the guard and without";
  }

  /// Two fresh servers that differ only in the guard take turns in small slices, and get the same
  /// number of pods, since a server slows down with use. Each case has servers of its own:
  /// otherwise one case's garbage would be collected in another's time. Adjacent slices are
  /// compared, and the median counts: a machine that is slow for a second spoils a slice but not
  /// the round.
  @Override
  public void run(BenchReport report, int rounds) throws Exception {
    Map<Case, List<List<Slice>>> all = new EnumMap<>(Case.class);
    for (int round = 0; round < rounds; round++) {
      for (Case c : Case.values()) {
        all.computeIfAbsent(c, x -> new ArrayList<>()).add(measure(c));
      }
    }
    for (Case c : Case.values()) {
      var told = new Told(report, c, all.getOrDefault(c, List.of()));
      told.median("pods per second without a guard, 16 writers", "1/s", s -> PODS / s.none.many);
      told.median("rate to none's", "ratio", s -> s.none.many / s.guarded.many, c.bar());
      told.median("CPU to none's", "ratio", s -> s.guarded.cpu / s.none.cpu);
      told.median("one writer, mean without a guard", "ms", s -> s.none.single / SINGLE * 1000);
      told.median(
          "one writer, what the guard adds to the mean without it",
          "ratio",
          s -> (s.guarded.single - s.none.single) / s.none.single,
          c == Case.NONE ? null : Bar.atMost(ADDED));
    }
  }

  /// Figures of one case.
  private record Told(BenchReport report, Case of, List<List<Slice>> rounds) {
    void median(String what, String unit, ToDoubleFunction<Slice> figure) {
      median(what, unit, figure, null);
    }

    void median(String what, String unit, ToDoubleFunction<Slice> figure, @Nullable Bar bar) {
      report.add(
          "guard",
          what + ": " + of.text,
          unit,
          rounds.stream()
              .map(round -> BenchReport.median(round.stream().mapToDouble(figure).boxed().toList()))
              .toList(),
          bar);
    }
  }

  private List<Slice> measure(Case c) throws Exception {
    try (var plain = new ApiServer();
        var guarded = new ApiServer()) {
      prepare(plain);
      prepare(guarded);
      if (c != Case.NONE) {
        guard(guarded);
      }
      // These warm up both servers and this process.
      for (int slice = 0; slice < WARM; slice++) {
        slice(plain, guarded, c, slice % 2 == 0);
      }
      List<Slice> slices = new ArrayList<>();
      for (int slice = 0; slice < SLICES; slice++) {
        slices.add(slice(plain, guarded, c, slice % 2 == 0));
      }
      return slices;
    }
  }

  private Slice slice(ApiServer plain, ApiServer guarded, Case c, boolean plainFirst)
      throws InterruptedException {
    if (plainFirst) {
      Took none = took(plain, "plain", true);
      return new Slice(none, took(guarded, c.namespace, c.named));
    }
    Took with = took(guarded, c.namespace, c.named);
    return new Slice(took(plain, "plain", true), with);
  }

  private Took took(ApiServer server, String namespace, boolean named) throws InterruptedException {
    double cpu = server.cpuSeconds();
    double many = create(server, namespace, named, PODS, WRITERS);
    double used = server.cpuSeconds() - cpu;
    return new Took(many, used, create(server, namespace, named, SINGLE, 1));
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
    // No controllers run there, so nobody else creates the service accounts that pods need.
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

  /// No scheduler has this name, so nothing happens to the pods.
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
