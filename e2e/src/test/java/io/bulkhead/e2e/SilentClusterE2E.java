package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Two clusters of which one accepts connections and never answers, since a signal has stopped its
/// API server: what the hub does on the other one continues.
///
/// The silent cluster is asked for everything all the time: while it answered, it refused
/// certificates, quota shares and evictions, so each is retried again and again. And the hub's time
/// limit for it is longer than the test: anything that waits for it makes no progress.
@Tag("cluster")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SilentClusterE2E {
  /// Seconds. A request to the silent cluster is given up after that.
  private static final String FOREVER = "3600";

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Path FILES =
      Checkout.root().resolve("e2e/src/test/resources/silent-cluster").toAbsolutePath();
  private static final String GROUPS =
      "/v2/projects/acme/composite-apps/press/v1/deployment-intent-groups/";
  private static final JsonMapper JSON = new JsonMapper();
  private static final AtomicInteger TOUCHES = new AtomicInteger();

  @TempDir private static Path work;
  private static TestBed bed;
  private static TestCluster one;
  private static TestCluster two;
  private static HubProcess hub;
  private static HttpClient http;
  private static CommandLine operator;

  @BeforeAll
  static void deployOnBoth() throws IOException {
    bed = TestBed.start(TestBedOptions.fake(2, 1));
    one = bed.clusters().get(0);
    two = bed.clusters().get(1);
    hub =
        HubProcess.start(
            work.resolve("data"), "--probe-image", "none", "--cluster-timeout", FOREVER);
    http = HttpClient.newHttpClient();
    operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
    offer(1);
    must("deploy", "lc", "acme/press");
    must("deploy", "dig", "acme/press/v1/web");
    must("deploy", "lc", "bee/comb");
    must("deploy", "lc", "bee/hive");
    must("deploy", "dig", "bee/hive/v1/web");
    one.apply(Files.readString(FILES.resolve("refusals.yaml")));
    exposed(one);
    must("deploy", "lc", "acme/paint", "--no-wait");
    until("paint is on both", () -> certificate("paint", "two") && there(one, "acme-paint"));
  }

  @AfterAll
  static void stop() {
    hub.close();
    http.close();
    bed.close();
  }

  @Test
  void usersGetTheirCertificates() {
    silently(
        "a certificate",
        () -> {
          must("deploy", "lc", "acme/ink", "--no-wait");
          return () -> certificate("ink", "two");
        });
  }

  @Test
  void baselinesFollow() throws IOException {
    Path guard =
        Files.writeString(
            work.resolve("guard.yaml"),
            """
            apiVersion: bulkhead.io/v1
            kind: ClusterGuard
            metadata: {clusterProvider: edge, name: storage, cluster: one}
            spec: {storageClasses: [night-storage], evict: true}
            ---
            apiVersion: bulkhead.io/v1
            kind: ClusterGuard
            metadata: {clusterProvider: edge, name: storage, cluster: two}
            spec: {storageClasses: [night-storage], evict: true}
            """);
    silently(
        "the guard",
        () -> {
          must("apply", "-f", guard.toString());
          return () -> guarded(two);
        });
    until("the guard, when it answers again", () -> guarded(one));
  }

  @Test
  void operationsEnd() {
    silently(
        "a deployment",
        () -> {
          must("deploy", "dig", "acme/press/v1/alone", "--no-wait");
          return () ->
              json(GROUPS + "alone/status?status=ready")
                      .path("readyStatus")
                      .asText()
                      .equals("Ready")
                  && operation("press/v1/deployment-intent-groups/alone").equals("SUCCEEDED");
        });
  }

  /// While the shares of another customer on the silent cluster cannot be confirmed. Last, since
  /// the cluster does not refuse anything any more at its end.
  @Test
  @Order(Integer.MAX_VALUE)
  void sharesOfQuotasMoveAndTheSilentClusterFollows() throws IOException {
    String both = "press/v1/deployment-intent-groups/web";
    offer(3);
    silently(
        "a share",
        () -> {
          must("update", "dig", "acme/press/v1/web", "--no-wait");
          must("update", "dig", "bee/hive/v1/web", "--no-wait");
          return () -> workers(two, "bee-hive") == 3;
        });
    assertThat(operation(both)).isEqualTo("RUNNING");

    one.kubectl("delete", "validatingadmissionpolicybinding", "not-now");
    until("the rest", () -> workers(one, "acme-press") == 3 && workers(two, "acme-press") == 3);
    until("the end of the operation", () -> operation(both).equals("SUCCEEDED"));
  }

  @Test
  void incidentsAreOpenedAndPodsEvicted() {
    silently(
        "an incident",
        () -> {
          exposed(two);
          return () -> incident("two").path("evicted").asBoolean();
        });
    assertThat(two.kubectl("get", "pod", "exposed", "-n", "exposed").ok()).isFalse();
  }

  @Test
  void diffShowsTheOtherAndSaysWhichIsUnreachable() throws IOException {
    offer(2);
    silently(
        "a diff",
        () -> {
          JsonNode shown = json(GROUPS + "web/diff").path("clusters");
          JsonNode silent = shown.get(0);
          JsonNode other = shown.get(1);
          assertThat(silent.path("cluster").asText()).isEqualTo("edge+one");
          assertThat(silent.path("unreachable").asText()).contains("did not answer");
          assertThat(other.path("cluster").asText()).isEqualTo("edge+two");
          assertThat(other.has("unreachable")).as(other.toString()).isFalse();
          assertThat(other.path("change").toString()).contains("replicas");
          return () -> true;
        });
  }

  @FunctionalInterface
  private interface Step {
    /// Returns the condition that must become true on the other cluster.
    BooleanSupplier take();
  }

  /// Takes a step while the first cluster is silent, and awaits its result.
  private static void silently(String what, Step step) {
    // Causes an examination of its incidents, which then meets the silence.
    String touch = "touch-" + TOUCHES.incrementAndGet();
    one.kubectl("run", touch, "--image=example.com/none:1", "-n", "default");
    Instant begun = Instant.now();
    one.silenceApiServer();
    try {
      BooleanSupplier end = step.take();
      until(what, end);
      System.out.printf(
          "%s came after %.1f s%n", what, Duration.between(begun, Instant.now()).toMillis() / 1e3);
    } finally {
      one.wakeApiServer();
    }
    until("it answers again", () -> capabilities("one").path("reachable").asBoolean());
  }

  /// A pod on runc in a namespace that becomes untrusted.
  private static void exposed(TestCluster cluster) {
    cluster.kubectl("create", "namespace", "exposed");
    cluster.await(PATIENCE, seen -> true, "get", "serviceaccount", "default", "-n", "exposed");
    cluster.kubectl("run", "exposed", "--image=example.com/none:1", "-n", "exposed");
    cluster.await(
        PATIENCE,
        seen -> seen.at("/spec/nodeName").isTextual(),
        "get",
        "pod",
        "exposed",
        "-n",
        "exposed");
    var labelled = cluster.kubectl("label", "namespace", "exposed", "bulkhead.io/trust=untrusted");
    assertThat(labelled.ok()).as(labelled.output()).isTrue();
  }

  private static JsonNode incident(String cluster) {
    for (JsonNode one : json("/v2/incidents")) {
      if (one.path("cluster").toString().contains(cluster)
          && one.path("subject").asText().equals("exposed/exposed")) {
        return one;
      }
    }
    return JSON.missingNode();
  }

  private static boolean certificate(String cloud, String cluster) {
    return operator
        .bulkhead("kubeconfig", "lc", "acme/" + cloud, "--cluster", "edge+" + cluster, "--no-wait")
        .ok();
  }

  private static boolean there(TestCluster cluster, String namespace) {
    return cluster.kubectl("get", "resourcequota", "bulkhead-share", "-n", namespace).ok();
  }

  private static boolean guarded(TestCluster cluster) {
    return cluster
        .kubectl("get", "validatingadmissionpolicy", "-o", "json")
        .output()
        .contains("night-storage");
  }

  /// The state of the newest operation.
  ///
  /// @param group the end of its path
  private static String operation(String group) {
    for (JsonNode one : json("/v2/operations")) {
      if (one.path("target").asText().endsWith("/" + group)) {
        return one.path("state").asText();
      }
    }
    return "";
  }

  private static int workers(TestCluster cluster, String namespace) {
    return (int)
        cluster
            .kubectl("get", "pods", "-n", namespace, "-l", "app=web", "-o", "name")
            .output()
            .lines()
            .filter(line -> line.startsWith("pod/"))
            .count();
  }

  private static JsonNode capabilities(String cluster) {
    return json("/v2/cluster-providers/edge/clusters/" + cluster + "/capabilities");
  }

  private static JsonNode json(String path) {
    var request =
        HttpRequest.newBuilder(URI.create(hub.url() + path))
            .header("Authorization", "Bearer " + HubProcess.TOKEN)
            .build();
    try {
      return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void until(String what, BooleanSupplier holds) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!holds.getAsBoolean()) {
      assertThat(Instant.now()).as("waiting for: " + what).isBefore(end);
      HubProcess.sleep(Duration.ofMillis(200));
    }
  }

  private static void must(String... words) {
    var result = operator.bulkhead(words);
    assertThat(result.exit()).as(String.join(" ", words) + "\n" + result.output()).isZero();
  }

  /// Applies the intents with a chart of this number of workers.
  private static void offer(int workers) throws IOException {
    Path chart = work.resolve("web");
    Files.createDirectories(chart.resolve("templates"));
    for (String name : List.of("Chart.yaml", "templates/web.yaml")) {
      Files.writeString(chart.resolve(name), Files.readString(FILES.resolve("web").resolve(name)));
    }
    Files.writeString(chart.resolve("values.yaml"), "workers: " + workers + "\n");
    Path file = work.resolve("intents.yaml");
    Files.writeString(
        file,
        Files.readString(FILES.resolve("intents.yaml"))
            .replace("file: web", "file: " + chart)
            .replace("@ONE@", one.kubeconfig().toString())
            .replace("@TWO@", two.kubeconfig().toString()));
    must("apply", "-f", file.toString());
  }
}
