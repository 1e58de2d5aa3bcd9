package io.bulkhead.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.guard.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every pod that the guard admits is sandboxed and has no access to the host.
@Tag("cluster")
class AdmittedPodsTest {
  private static final int PODS = 20_000;
  private static final int WRITERS = 8;
  private static final int CONTAINERS = 100;
  private static GuardedCluster cluster;

  @BeforeAll
  static void start() {
    cluster = GuardedCluster.start(new Terms(List.of("kata"), true));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /// In the namespace `open` the guard is alone: the API server's Pod Security admission allows
  /// everything there.
  @Test
  void everyAdmittedPodIsSandboxedAndHasNothingOfTheHost() throws InterruptedException {
    long seed = Long.getLong("bulkhead.seed", System.nanoTime());
    System.out.println("random pods from -Dbulkhead.seed=" + seed);
    Queue<String> breaches = new ConcurrentLinkedQueue<>();
    var admitted = new AtomicInteger();
    var refused = new AtomicInteger();
    List<Thread> writers = new ArrayList<>();
    for (int w = 0; w < WRITERS; w++) {
      var pods = new PodGenerator(seed + w);
      writers.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; i < PODS / WRITERS; i++) {
                  ObjectNode pod = pods.next();
                  Api.Answer answer =
                      cluster.tenant().send("POST", "/api/v1/namespaces/open/pods?dryRun=All", pod);
                  if (answer.ok()) {
                    admitted.incrementAndGet();
                    judge(pod, answer.body(), breaches);
                  } else if (answer.status() == 403) {
                    refused.incrementAndGet();
                    if (PodStandards.faultsOf(pod).isEmpty()) {
                      breaches.add("refused for nothing: " + pod + ": " + answer.message());
                    }
                  }
                }
              }));
    }
    for (Thread writer : writers) {
      writer.join();
    }

    assertThat(breaches).as("seed " + seed).isEmpty();
    assertThat(admitted.get()).as("admitted").isGreaterThan(PODS / 5);
    assertThat(refused.get()).as("refused").isGreaterThan(PODS / 5);
  }

  /// The API server gives up on expressions that cost too much, and then refuses the request.
  @Test
  void podsFarLargerThanAnyoneNeedsAreJudgedAsWell() {
    ObjectNode pod = large();
    Api.Answer ordinary = create("open", pod);
    assertThat(ordinary.ok()).as(ordinary.message()).isTrue();

    ObjectNode granted = large();
    granted.withObject("/spec").put("priorityClassName", "bronze");
    Api.Answer used = create("granted", granted);
    assertThat(used.ok()).as(used.message()).isTrue();

    ObjectNode forbidden = large();
    ((ObjectNode) forbidden.at("/spec/containers/" + (CONTAINERS - 1)))
        .putObject("securityContext")
        .put("privileged", true);
    Api.Answer refused = create("open", forbidden);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.message()).contains("must not be privileged");
  }

  private static Api.Answer create(String namespace, ObjectNode pod) {
    return cluster
        .tenant()
        .send("POST", "/api/v1/namespaces/" + namespace + "/pods?dryRun=All", pod);
  }

  private static ObjectNode large() {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = pod.put("apiVersion", "v1").put("kind", "Pod").putObject("metadata");
    ObjectNode annotations = metadata.put("name", "large").putObject("annotations");
    ObjectNode labels = metadata.putObject("labels");
    for (int i = 0; i < 200; i++) {
      annotations.put("prometheus.io/a-rather-long-name-of-an-annotation-" + i, "x".repeat(100));
      labels.put("example.com/label-" + i, "x");
    }
    ObjectNode spec = pod.putObject("spec");
    for (String list : List.of("containers", "initContainers")) {
      for (int i = 0; i < CONTAINERS; i++) {
        ObjectNode container = spec.withArray(list).addObject();
        container.put("name", list.charAt(0) + "-" + i).put("image", "registry.example/acme/web:1");
        for (int port = 0; port < 20; port++) {
          container.withArray("ports").addObject().put("containerPort", 1000 + i * 20 + port);
        }
        container.putObject("resources").putObject("limits").put("cpu", "10m").put("memory", "8Mi");
        container
            .putObject("securityContext")
            .putObject("capabilities")
            .putArray("drop")
            .add("ALL");
      }
    }
    for (int i = 0; i < 100; i++) {
      ObjectNode volume = spec.withArray("volumes").addObject().put("name", "v" + i);
      for (int source = 0; source < 10; source++) {
        volume
            .withObject("/projected")
            .withArray("sources")
            .addObject()
            .putObject("configMap")
            .put("name", "c" + source);
      }
      spec.withArray("tolerations")
          .addObject()
          .put(
              "key", i % 2 == 0 ? "node.kubernetes.io/not-ready" : "node.kubernetes.io/unreachable")
          .put("operator", "Exists")
          .put("effect", "NoExecute")
          .put("tolerationSeconds", 300 + i);
    }
    return pod;
  }

  private static void judge(JsonNode sent, JsonNode admitted, Queue<String> breaches) {
    List<String> faults = PodStandards.faultsOf(admitted);
    if (!faults.isEmpty() || !PodStandards.sandboxed(admitted, "kata")) {
      breaches.add(faults + " in " + sent);
    }
  }
}
