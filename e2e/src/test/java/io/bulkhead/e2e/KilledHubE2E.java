package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The hub is killed at random moments while it deploys, updates and terminates. What is on the
/// cluster in the end is what was asked for, nothing more and nothing less, and what ran once did
/// not run twice.
@Tag("cluster")
class KilledHubE2E {
  private static final int KILLS = 50;
  private static final int PAGES = 12;
  private static final String GROUP = "acme/press/v1/web";
  private static final String NAMESPACE = "acme-press";

  @TempDir private Path work;

  @Test
  void endsWithTheRightObjectsHoweverOftenItIsKilled() throws Exception {
    long seed = Long.getLong("bulkhead.seed", System.nanoTime());
    System.out.println("random moments from -Dbulkhead.seed=" + seed);
    var random = new Random(seed);
    try (TestBed bed = TestBed.start(TestBedOptions.fake(1, 1));
        Hub hub = Hub.withoutProbes(work.resolve("data"))) {
      TestCluster cluster = bed.cluster();
      var operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
      String kubeconfig = cluster.kubeconfig().toString();
      must(operator, "cluster", "add", "one", "--provider", "edge", "--kubeconfig", kubeconfig);
      offer(operator, "first", 3);
      must(operator, "deploy", "lc", "acme/press");

      int kills = 0;
      for (int round = 1; kills < KILLS; round++) {
        kills += killedWhile(operator, hub, random, "deploy");
        awaitPages(cluster, seen -> pages(seen, "first", 3));
        String hook = hookId(cluster);

        offer(operator, "second-" + round, 1);
        kills += killedWhile(operator, hub, random, "update");
        String text = "second-" + round;
        awaitPages(cluster, seen -> pages(seen, text, 1));
        assertThat(hookId(cluster)).as("the hook did not run again").isEqualTo(hook);

        kills += killedWhile(operator, hub, random, "terminate");
        awaitPages(cluster, seen -> seen.path("items").isEmpty());
        offer(operator, "first", 3);
      }
      assertThat(kills).isGreaterThanOrEqualTo(KILLS);
    }
  }

  /// Asks for an action, then kills the hub some times soon after and starts it again each time.
  private static int killedWhile(CommandLine operator, Hub hub, Random random, String action) {
    must(operator, action, "dig", GROUP, "--no-wait");
    int kills = 2 + random.nextInt(4);
    for (int i = 0; i < kills; i++) {
      Hub.sleep(Duration.ofMillis(random.nextInt(300)));
      hub.kill();
      hub.start();
    }
    return kills;
  }

  private static void must(CommandLine operator, String... words) {
    var result = operator.bulkhead(words);
    assertThat(result.exit()).as(String.join(" ", words) + "\n" + result.output()).isZero();
  }

  private static void awaitPages(TestCluster cluster, Predicate<JsonNode> wanted) {
    cluster.await(
        Duration.ofSeconds(90),
        wanted,
        "get",
        "configmaps",
        "-n",
        NAMESPACE,
        "-l",
        "bulkhead.io/managed=true");
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
  /// pages.
  private void offer(CommandLine operator, String text, int extra) throws IOException {
    Path chart = work.resolve("web");
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: web\nversion: 0.1.0\n");
    Files.writeString(chart.resolve("values.yaml"), "text: %s\nextra: %d\n".formatted(text, extra));
    copy("pages.yaml", chart.resolve("templates/pages.yaml"));
    copy("hook.yaml", chart.resolve("templates/hook.yaml"));
    copy("intents.yaml", work.resolve("intents.yaml"));
    must(operator, "apply", "-f", work.resolve("intents.yaml").toString());
  }

  private static void copy(String name, Path target) throws IOException {
    try (var in = KilledHubE2E.class.getResourceAsStream("/killed-hub/" + name)) {
      assertThat(in).as(name).isNotNull();
      Files.write(target, in.readAllBytes());
    }
  }
}
