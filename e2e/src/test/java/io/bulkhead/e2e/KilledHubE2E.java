package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The hub is killed at random moments while it deploys, updates and terminates, on one cluster and
/// then on the other. In the end exactly what was ordered is on the clusters, hooks did not run
/// twice, and the shares of a quota never exceeded the whole.
@Tag("cluster")
class KilledHubE2E {
  private static final int KILLS = 50;
  private static final int PAGES = 12;
  private static final String GROUP = "acme/press/v1/web";
  private static final String NAMESPACE = "acme-press";

  /// Pods that the department may have on both clusters together.
  private static final long WHOLE = 14;

  /// The department's share where it runs at least its six: half of the rest, too.
  private static final long SHARE = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path work;
  private List<TestCluster> clusters = List.of();

  @Test
  void endsWithTheRightObjectsHoweverOftenItIsKilled() throws Exception {
    long seed = Long.getLong("bulkhead.seed", System.nanoTime());
    System.out.println("random moments from -Dbulkhead.seed=" + seed);
    var random = new Random(seed);
    try (TestBed bed = TestBed.start(TestBedOptions.fake(2, 1));
        HubProcess hub = HubProcess.withoutProbes(work.resolve("data"))) {
      clusters = bed.clusters();
      var operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
      register(operator, "one", clusters.getFirst());
      register(operator, "two", clusters.getLast());
      offer(operator, "first", 3, "one");
      must(operator, "deploy", "lc", "acme/press");

      int kills = 0;
      for (int round = 1; kills < KILLS; round++) {
        String place = round % 2 == 1 ? "one" : "two";
        kills += round(operator, hub, random, "second-" + round, place);
      }
      assertThat(kills).isGreaterThanOrEqualTo(KILLS);
      killedWhile(operator, hub, random, "terminate", "lc", "acme/press");
      awaitEverythingGivenBack(operator);
    }
  }

  private static void register(CommandLine operator, String name, TestCluster cluster) {
    String kubeconfig = cluster.kubeconfig().toString();
    must(operator, "cluster", "add", name, "--provider", "edge", "--kubeconfig", kubeconfig);
  }

  /// Deploys, updates and terminates.
  ///
  /// @param place the cluster's name
  /// @return how often the hub was killed
  private int round(CommandLine operator, HubProcess hub, Random random, String text, String place)
      throws IOException {
    TestCluster cluster = place.equals("one") ? clusters.getFirst() : clusters.getLast();
    offer(operator, "first", 3, place);
    int kills = killedWhile(operator, hub, random, "deploy", "dig", GROUP);
    awaitPages(cluster, seen -> pages(seen, "first", 3));
    cluster.await(
        PATIENCE,
        seen -> allowed(seen, "/status/hard/pods") >= SHARE,
        "get",
        "resourcequota",
        "bulkhead-share",
        "-n",
        NAMESPACE);
    String hook = hookId(cluster);

    offer(operator, text, 1, place);
    kills += killedWhile(operator, hub, random, "update", "dig", GROUP);
    awaitPages(cluster, seen -> pages(seen, text, 1));
    assertThat(hookId(cluster)).as("the hook did not run again").isEqualTo(hook);

    kills += killedWhile(operator, hub, random, "terminate", "dig", GROUP);
    awaitPages(cluster, seen -> seen.path("items").isEmpty());
    return kills;
  }

  /// Requests an action, then kills the hub some times soon after and restarts it each time.
  private int killedWhile(
      CommandLine operator,
      HubProcess hub,
      Random random,
      String action,
      String noun,
      String name) {
    must(operator, action, noun, name, "--no-wait");
    int kills = 2 + random.nextInt(4);
    for (int i = 0; i < kills; i++) {
      HubProcess.sleep(Duration.ofMillis(random.nextInt(300)));
      hub.kill();
      assertThat(shares(noun.equals("dig"))).as("shares of pods").isLessThanOrEqualTo(WHOLE);
      hub.start();
    }
    return kills;
  }

  /// The total that the API servers allow: for each the larger of what was written and what is
  /// enforced.
  ///
  /// @param all whether each of them must have a share
  private long shares(boolean all) {
    long sum = 0;
    for (TestCluster cluster : clusters) {
      JsonNode quotas = cluster.json("get", "resourcequotas", "-n", NAMESPACE).path("items");
      int found = 0;
      for (JsonNode quota : quotas) {
        if (quota.at("/metadata/name").asText().equals("bulkhead-share")) {
          found++;
          sum += Math.max(allowed(quota, "/spec/hard/pods"), allowed(quota, "/status/hard/pods"));
        }
      }
      assertThat(found).as("shares on " + cluster.name()).isBetween(all ? 1 : 0, 1);
    }
    return sum;
  }

  private static long allowed(JsonNode quota, String where) {
    return Long.parseLong(quota.at(where).asText("0"));
  }

  private void awaitEverythingGivenBack(CommandLine operator) {
    for (TestCluster cluster : clusters) {
      cluster.await(
          PATIENCE,
          seen -> seen.path("items").isEmpty(),
          "get",
          "namespaces",
          "--field-selector",
          "metadata.name=" + NAMESPACE);
    }
    Instant end = Instant.now().plus(PATIENCE);
    String usage = usage(operator);
    while (!usage.equals("16 granted 0 claimed 0 used 0") && Instant.now().isBefore(end)) {
      HubProcess.sleep(Duration.ofMillis(200));
      usage = usage(operator);
    }
    assertThat(usage).isEqualTo("16 granted 0 claimed 0 used 0");
  }

  private static String usage(CommandLine operator) {
    var result = operator.bulkhead("usage", "project", "acme", "-o", "json");
    assertThat(result.ok()).as(result.output()).isTrue();
    try {
      JsonNode pods = new ObjectMapper().readTree(result.output()).at("/keys/0");
      return "%s granted %s claimed %s used %s"
          .formatted(
              pods.path("whole").asText(),
              pods.path("granted").asText(),
              pods.path("claimed").asText(),
              pods.path("used").asText());
    } catch (JsonProcessingException e) {
      throw new AssertionError(result.output(), e);
    }
  }

  private static void must(CommandLine operator, String... words) {
    var result = operator.bulkhead(words);
    assertThat(result.exit()).as(String.join(" ", words) + "\n" + result.output()).isZero();
  }

  private static void awaitPages(TestCluster cluster, Predicate<JsonNode> wanted) {
    cluster.await(
        PATIENCE, wanted, "get", "configmaps", "-n", NAMESPACE, "-l", "bulkhead.io/managed=true");
  }

  private static boolean pages(JsonNode list, String text, int extra) {
    Stream<String> expected =
        Stream.concat(
            IntStream.range(0, extra).mapToObj(i -> "extra-" + i),
            IntStream.range(0, PAGES).mapToObj(i -> "page-" + i));
    var names = list.path("items").findValuesAsText("name").stream().sorted().distinct().toList();
    boolean told = false;
    for (JsonNode item : list.path("items")) {
      told |= item.at("/data/text").asText().equals(text);
    }
    return told
        && list.path("items").size() == PAGES + extra
        && names.containsAll(expected.toList());
  }

  private static String hookId(TestCluster cluster) {
    return cluster.json("get", "job", "prepare", "-n", NAMESPACE).at("/metadata/uid").asText();
  }

  /// Applies the intents with a chart that says a text on every third page and has some extra
  /// pages, to be put on a cluster.
  private void offer(CommandLine operator, String text, int extra, String place)
      throws IOException {
    Path chart = work.resolve("web");
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: web\nversion: 0.1.0\n");
    Files.writeString(chart.resolve("values.yaml"), "text: %s\nextra: %d\n".formatted(text, extra));
    copy("pages.yaml", chart.resolve("templates/pages.yaml"));
    copy("hook.yaml", chart.resolve("templates/hook.yaml"));
    copy("workers.yaml", chart.resolve("templates/workers.yaml"));
    Path intents = work.resolve("intents.yaml");
    copy("intents.yaml", intents);
    Files.writeString(intents, Files.readString(intents).replace("@CLUSTER@", place));
    must(operator, "apply", "-f", intents.toString());
  }

  private static void copy(String name, Path target) throws IOException {
    try (var in = KilledHubE2E.class.getResourceAsStream("/killed-hub/" + name)) {
      assertThat(in).as(name).isNotNull();
      Files.write(target, in.readAllBytes());
    }
  }
}
