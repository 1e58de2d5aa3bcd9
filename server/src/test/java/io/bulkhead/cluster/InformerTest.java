package io.bulkhead.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.delivery.FakeCluster;
import io.bulkhead.delivery.Fuse;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class InformerTest {
  private static final ClusterId ONE = new ClusterId("p", "one");
  private static final Selection OURS = Selection.labelled("v1", "Pod", "ours=true");
  private static final Selection RUNNING = Selection.having("v1", "Pod", "status.phase!=Failed");
  private static final Selection QUOTAS = Selection.all("v1", "ResourceQuota");

  private final FakeCluster cluster = new FakeCluster();
  private final Clusters clusters =
      new Clusters(
          id -> cluster.connection(Fuse.NEVER),
          new Clusters.Retry(Duration.ofMillis(1), Duration.ofMillis(5)),
          InstantSource.system());

  /// Tracks the names of all objects, and counts the lists.
  private static final class Names implements Subscriber {
    private final Map<String, String> names = new ConcurrentHashMap<>();
    private volatile int lists;
    private volatile boolean broken;

    private static String name(JsonNode object) {
      return object.at("/metadata/name").asText();
    }

    @Override
    public Listing listing() {
      List<String> all = new ArrayList<>();
      return new Listing() {
        @Override
        public void object(JsonNode object) {
          all.add(name(object));
        }

        @Override
        public void end(String version) {
          names.keySet().retainAll(all);
          all.forEach(name -> names.put(name, ""));
          lists++;
        }
      };
    }

    @Override
    public void seen(JsonNode object) {
      if (broken) {
        broken = false;
        throw new IllegalStateException("does not understand it");
      }
      names.put(name(object), "");
    }

    @Override
    public void gone(JsonNode last) {
      names.remove(name(last));
    }

    List<String> known() {
      return names.keySet().stream().sorted().toList();
    }
  }

  private static ManifestKey pod(String name) {
    return new ManifestKey("v1", "Pod", "shop", name);
  }

  private void put(String name, String labels, String phase) {
    var tree =
        (ObjectNode)
            Json.parse(
                """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"shop","labels":{%s}},
                "status":{"phase":"%s"}}
                """
                    .formatted(name, labels, phase));
    var _ = cluster.connection(Fuse.NEVER).apply(Manifest.of(tree));
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private List<String> listsOfPods() {
    return cluster.listed().stream().filter(list -> list.startsWith("Pod")).toList();
  }

  @Test
  void aClusterThatNeverAnsweredIsLeftAloneBetweenTwoAttempts() {
    var asked = new AtomicInteger();
    var silent =
        new Clusters(
            id -> {
              asked.incrementAndGet();
              throw new ClusterUnavailable("connection refused");
            },
            new Clusters.Retry(Duration.ofHours(10), Duration.ofHours(10)),
            InstantSource.system());
    silent.start();
    var subscriptions = silent.join(ONE);
    subscriptions.follow(OURS, new Names());
    until(() -> asked.get() > 0);
    // Each new subscriber causes one more attempt; then comes the pause.
    subscriptions.follow(RUNNING, new Names());
    LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
    assertThat(asked.get()).isLessThan(10);
    subscriptions.close();
  }

  @Test
  void twoWhoWantDifferentPodsShareOneListAndOneWatch() {
    put("a", "\"ours\":\"true\"", "Running");
    put("b", "", "Running");
    put("c", "\"ours\":\"true\"", "Failed");
    var ours = new Names();
    var running = new Names();
    try (var first = clusters.join(ONE);
        var second = clusters.join(ONE)) {
      first.follow(OURS, ours);
      second.follow(RUNNING, running);

      clusters.start();
      until(() -> cluster.watching() == 1);
      put("d", "\"ours\":\"true\"", "Running");
      until(() -> ours.known().contains("d") && running.known().contains("d"));

      assertThat(ours.known()).containsExactly("a", "c", "d");
      assertThat(running.known()).containsExactly("a", "b", "d");
      assertThat(listsOfPods()).containsExactly("Pod");
      assertThat(cluster.watching()).isEqualTo(1);
    }
    until(() -> cluster.watching() == 0);
  }

  @Test
  void whoJoinsLaterIsToldAllAndTheWatchStaysOne() {
    put("a", "\"ours\":\"true\"", "Running");
    clusters.start();
    var ours = new Names();
    var running = new Names();
    try (var first = clusters.join(ONE);
        var second = clusters.join(ONE)) {
      first.follow(OURS, ours);
      until(() -> cluster.watching() == 1);

      second.follow(RUNNING, running);
      until(() -> running.known().equals(List.of("a")) && cluster.watching() == 1);
      put("b", "\"ours\":\"true\"", "Running");
      until(() -> ours.known().contains("b") && running.known().contains("b"));

      assertThat(listsOfPods()).containsExactly("Pod ours=true", "Pod");
      assertThat(cluster.watching()).isEqualTo(1);
    }
  }

  @Test
  void aPodThatIsNoLongerWantedIsGone() {
    put("a", "\"ours\":\"true\"", "Running");
    clusters.start();
    var ours = new Names();
    var running = new Names();
    try (var first = clusters.join(ONE)) {
      first.follow(OURS, ours);
      first.follow(RUNNING, running);
      until(() -> ours.lists > 0 && running.lists > 0 && cluster.watching() == 1);

      cluster.edit(pod("a"), pod -> ((ObjectNode) pod.path("status")).put("phase", "Failed"));
      until(() -> running.known().isEmpty());
      assertThat(ours.known()).containsExactly("a");

      cluster.edit(pod("a"), pod -> ((ObjectNode) pod.path("metadata")).remove("labels"));
      until(() -> ours.known().isEmpty());
    }
  }

  @Test
  void listsAgainWhenTheWatchFellBehind() {
    clusters.start();
    var ours = new Names();
    try (var first = clusters.join(ONE)) {
      first.follow(OURS, ours);
      until(() -> cluster.watching() == 1);

      cluster.compact();
      until(() -> ours.lists > 1 && cluster.watching() == 1);
      put("a", "\"ours\":\"true\"", "Running");
      until(() -> ours.known().contains("a"));
    }
  }

  @Test
  void oneThatBreaksKeepsNothingFromTheOtherAndIsToldAllAgain() {
    clusters.start();
    var ours = new Names();
    var running = new Names();
    try (var first = clusters.join(ONE)) {
      first.follow(OURS, ours);
      first.follow(RUNNING, running);
      until(() -> ours.lists > 0 && running.lists > 0 && cluster.watching() == 1);
      ours.broken = true;

      put("a", "\"ours\":\"true\"", "Running");

      until(() -> running.known().contains("a") && ours.known().contains("a"));
      assertThat(ours.broken).isFalse();
    }
  }

  @Test
  void aClusterThatDoesNotAnswerIsAskedAgainUntilItDoes() {
    cluster.away(true);
    clusters.start();
    var ours = new Names();
    try (var first = clusters.join(ONE)) {
      first.follow(OURS, ours);
      until(() -> !first.link().reason().isEmpty());
      assertThat(ours.lists).isZero();
      assertThat(first.link().silentSince()).isPresent();

      cluster.away(false);
      until(() -> ours.lists == 1);
      assertThat(first.link().silentSince()).isEmpty();
    }
  }

  @Test
  void whoLeavesIsToldNoMoreAndTheOtherStays() {
    clusters.start();
    var ours = new Names();
    var running = new Names();
    try (var first = clusters.join(ONE)) {
      try (var second = clusters.join(ONE)) {
        first.follow(OURS, ours);
        second.follow(RUNNING, running);
        second.follow(QUOTAS, new Names());
        until(() -> ours.lists > 0 && running.lists > 0 && cluster.watching() == 2);
      }
      until(() -> cluster.watching() == 1);
      put("a", "\"ours\":\"true\"", "Running");
      until(() -> ours.known().contains("a"));
      assertThat(running.known()).isEmpty();
    }
  }
}
