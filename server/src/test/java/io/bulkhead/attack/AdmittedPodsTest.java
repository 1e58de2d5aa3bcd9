package io.bulkhead.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

/// Whatever pod the guard admits is sandboxed and has no part of the host.
@Tag("cluster")
class AdmittedPodsTest {
  private static final int PODS = 20_000;
  private static final int WRITERS = 8;
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

  private static void judge(JsonNode sent, JsonNode admitted, Queue<String> breaches) {
    List<String> faults = PodStandards.faultsOf(admitted);
    if (!faults.isEmpty() || !PodStandards.sandboxed(admitted, "kata")) {
      breaches.add(faults + " in " + sent);
    }
  }
}
