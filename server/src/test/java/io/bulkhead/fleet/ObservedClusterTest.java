package io.bulkhead.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.cluster.Clusters;
import io.bulkhead.cluster.client.FakeApiServer;
import io.bulkhead.cluster.client.KubernetesConnection;
import io.bulkhead.guard.Guard;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.manifest.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObservedClusterTest {
  private static final String ADMISSION = "/apis/admissionregistration.k8s.io/v1";
  private static final ClusterId ONE = new ClusterId("p", "c");
  private final FakeApiServer server = new FakeApiServer();
  private final KubernetesConnection connection = new KubernetesConnection(server.kubeconfig());
  private final BlockingQueue<Capabilities> saved = new LinkedBlockingQueue<>();
  private volatile List<SandboxClass> sandboxes = catalogue("kata-qemu");
  private final Clusters clusters =
      new Clusters(_ -> connection, Clusters.Retry.STANDARD, InstantSource.system());
  private final ObservedCluster observed =
      new ObservedCluster(
          ONE,
          () -> connection,
          clusters.join(ONE),
          (_, capabilities) -> saved.add(capabilities),
          () -> sandboxes,
          ObservationListener.NONE,
          Clock.systemUTC());

  private static List<SandboxClass> catalogue(String... handlers) {
    return Stream.of(handlers)
        .map(handler ->
            new SandboxClass(
                new Metadata(handler, "", "", ""),
                new SandboxClass.Spec(handler, SandboxClass.Isolation.VM, false, null, null, null)))
        .toList();
  }

  @AfterEach
  void stop() {
    observed.close();
    connection.close();
    server.close();
  }

  private static String resources(String... kinds) {
    var list = new StringBuilder("{\"kind\":\"APIResourceList\",\"resources\":[");
    for (String kind : kinds) {
      String plural = kind.endsWith("y") ? kind.replaceAll("y$", "ies") : kind + "s";
      list.append(list.toString().endsWith("[") ? "" : ",")
          .append("{\"name\":\"%s\",\"kind\":\"%s\"}".formatted(plural, kind));
    }
    return list + "]}";
  }

  private void serve(String path, String items) {
    server.on(
        path,
        exchange -> {
          if (exchange.getRequestURI().getQuery().contains("watch=true")) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            hold();
          } else {
            FakeApiServer.answer(
                exchange,
                200,
                "{\"kind\":\"L\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[%s]}"
                    .formatted(items));
          }
        });
  }

  private static void hold() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void cluster(String handlers) {
    server.on("/version", 200, "{\"gitVersion\":\"v1.37.2\"}");
    server.on("/api", 200, "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
    server.on("/api/v1", 200, resources("Node", "Pod"));
    server.on(
        "/apis",
        200,
        """
        {"groups":[{"versions":[{"groupVersion":"node.k8s.io/v1"}]},
        {"versions":[{"groupVersion":"admissionregistration.k8s.io/v1"}]}]}
        """);
    server.on("/apis/node.k8s.io/v1", 200, resources("RuntimeClass"));
    server.on(ADMISSION, 200, resources("ValidatingAdmissionPolicy", "MutatingAdmissionPolicy"));
    String guard =
        "{\"metadata\":{\"name\":\"bulkhead-guard\"},\"spec\":{\"failurePolicy\":\"Fail\"}}";
    serve(ADMISSION + "/ValidatingAdmissionPolicies", guard);
    serve(ADMISSION + "/MutatingAdmissionPolicies", guard);
    serve(
        "/apis/node.k8s.io/v1/RuntimeClasss",
        """
        {"metadata":{"name":"kata-qemu"},"handler":"kata-qemu",
        "overhead":{"podFixed":{"cpu":"250m","memory":"320Mi"}}}
        """);
    serve(
        "/api/v1/Nodes",
        """
        {"metadata":{"name":"n1","labels":{"katacontainers.io/kata-runtime":"true"}},
        "status":{"conditions":[{"type":"Ready","status":"True"}],"runtimeHandlers":[%s],
        "allocatable":{"cpu":"4","memory":"8Gi","pods":"110"}}}
        """
            .formatted(handlers));
    serve(
        "/api/v1/Pods",
        """
        {"metadata":{"uid":"u1"},"spec":{"nodeName":"n1","overhead":{"cpu":"250m","memory":"320Mi"},
        "containers":[{"resources":{"requests":{"cpu":"100m","memory":"64Mi"}}}]}}
        """);
  }

  private static String digest(String failurePolicy) {
    return Guard.digest(
        Stream.of("ValidatingAdmissionPolicy", "MutatingAdmissionPolicy")
            .map(kind ->
                Json.parse(
                    "{\"kind\":\"%s\",\"metadata\":{\"name\":\"bulkhead-guard\"},\"spec\":{\"failurePolicy\":\"%s\"}}"
                        .formatted(kind, failurePolicy)))
            .toList());
  }

  private Capabilities await(Predicate<Capabilities> wanted) throws InterruptedException {
    while (true) {
      Capabilities next = saved.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("facts that were hoped for").isNotNull();
      if (next.reachable()
          && next.nodes().size() == 1
          && next.runtimeClasses().size() == 1
          && wanted.test(next)) {
        return next;
      }
    }
  }

  @Test
  void a_cluster_with_a_sandbox_is_usable_and_its_pods_are_counted_with_overhead()
      throws InterruptedException {
    cluster("{\"name\":\"runc\"},{\"name\":\"kata-qemu\"}");
    observed.start();
    clusters.start();
    Capabilities seen =
        await(
            c -> c.nodes().getFirst().runningPods() == 1 && c.guardDigest().equals(digest("Fail")));
    assertThat(seen.version()).isEqualTo("v1.37.2");
    assertThat(seen.unusable()).isEmpty();
    assertThat(seen.mutatingPolicy()).isTrue();
    assertThat(seen.nodes().getFirst().requestedMilliCpu()).isEqualTo(350);
    assertThat(seen.nodes().getFirst().requestedMemoryBytes()).isEqualTo(384L << 20);
  }

  @Test
  void a_label_alone_does_not_make_a_sandbox() throws InterruptedException {
    cluster("");
    observed.start();
    clusters.start();
    assertThat(await(_ -> true).unusable())
        .anyMatch(reason -> reason.contains("no Ready node"))
        .anyMatch(reason -> reason.contains("label"));
  }

  @Test
  void a_handler_counts_as_a_sandbox_only_while_the_catalogue_has_it() throws InterruptedException {
    sandboxes = catalogue("gvisor");
    cluster("{\"name\":\"kata-qemu\"}");
    observed.start();
    clusters.start();
    assertThat(await(_ -> true).unusable()).anyMatch(reason -> reason.contains("no Ready node"));
    sandboxes = catalogue("gvisor", "kata-qemu");
    observed.judgeAgain();
    assertThat(await(c -> c.unusable().isEmpty()).reachable()).isTrue();
  }

  @Test
  void what_answers_but_is_no_kubernetes_counts_as_away() throws InterruptedException {
    cluster("");
    server.on("/version", 200, "{\"name\":\"some service\"}");
    observed.start();
    clusters.start();
    Capabilities seen = saved.poll(30, TimeUnit.SECONDS);
    assertThat(seen).isNotNull();
    assertThat(seen.reachable()).isFalse();
    assertThat(seen.unusable().getFirst()).contains("not one of a Kubernetes API server");
  }

  @Test
  void a_cluster_that_is_away_says_why() throws InterruptedException {
    server.close();
    observed.start();
    clusters.start();
    Capabilities seen = saved.poll(30, TimeUnit.SECONDS);
    assertThat(seen).isNotNull();
    assertThat(seen.reachable()).isFalse();
    assertThat(seen.observed()).isNull();
    assertThat(seen.unusable().getFirst()).contains("cannot be reached");
  }
}
