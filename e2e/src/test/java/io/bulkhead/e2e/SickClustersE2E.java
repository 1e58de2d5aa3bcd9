package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bulkhead.testbed.Cable;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clusters that die midway, that are no clusters at all, and apps that are very large.
@Tag("cluster")
class SickClustersE2E {
  private static final String GROUP = "acme/press/v1/web";
  private static final String NAMESPACE = "acme-press";
  private static final JsonMapper JSON = new JsonMapper();

  private static TestBed bed;
  private static TestCluster one;
  private static TestCluster two;

  @TempDir private Path work;
  private HubProcess hub;
  private Cable cable;
  private CommandLine operator;

  @BeforeAll
  static void startClusters() {
    bed = TestBed.start(TestBedOptions.fake(2, 1));
    one = bed.clusters().get(0);
    two = bed.clusters().get(1);
  }

  @AfterAll
  static void stopClusters() {
    bed.close();
  }

  /// The hub reaches cluster one through a cable.
  @BeforeEach
  void startHub() throws IOException {
    hub = HubProcess.withoutProbes(work.resolve("data"));
    operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
    URI server = one.server();
    cable = Cable.to(server.getHost(), server.getPort());
    String kubeconfig =
        Files.readString(one.kubeconfig()).replace(":" + server.getPort(), ":" + cable.port());
    Path throughCable = work.resolve("through-cable");
    Files.writeString(throughCable, kubeconfig);
    must("cluster", "add", "one", "--provider", "edge", "--kubeconfig", throughCable.toString());
    must(
        "cluster", "add", "two", "--provider", "edge", "--kubeconfig", two.kubeconfig().toString());
  }

  @AfterEach
  void stopHub() throws IOException {
    cable.close();
    hub.close();
  }

  @Test
  void aClusterThatDiesMidwayKeepsNobodyWaitingAndIsMendedWhenItReturns() throws Exception {
    offer(400, "first");
    must("deploy", "lc", "acme/press");
    must("deploy", "dig", GROUP, "--no-wait");
    until("some objects on one", () -> pages(one) > 20);
    cable.cut();
    int before = pages(one);

    until("all objects on two", () -> pages(two) == 400);
    assertThat(before).as("one was cut midway").isLessThan(400);
    until("the status says so", () -> status().contains("Retrying"));

    cable.mend();
    until("all objects on one", () -> pages(one) == 400);
    must("status", "dig", GROUP);

    cable.cut();
    must("terminate", "dig", GROUP, "--no-wait");
    until("nothing on two", () -> pages(two) == 0);
    assertThat(pages(one)).isEqualTo(400);
    cable.mend();
    until("nothing on one", () -> pages(one) == 0);
    must("terminate", "lc", "acme/press");
  }

  @Test
  void aClusterThatAnswersGarbageIsNamedAsSuchAndDisturbsNobody() throws Exception {
    try (var garbage = new GarbageServer()) {
      List<String> ways =
          List.of("html", "truncated", "wrong", "error", "endless", "drip", "silent", "redirect");
      for (String way : ways) {
        Path kubeconfig = work.resolve(way);
        Files.writeString(
            kubeconfig,
            """
            apiVersion: v1
            kind: Config
            current-context: c
            clusters: [{name: c, cluster: {server: "%s/%s"}}]
            users: [{name: u, user: {token: t}}]
            contexts: [{name: c, context: {cluster: c, user: u}}]
            """
                .formatted(garbage.url(), way));
        must("cluster", "add", way, "--provider", "edge", "--kubeconfig", kubeconfig.toString());
      }
      for (String way : ways) {
        until(way + " is unreachable, with a reason", () -> unreachable(way));
      }
      assertThat(garbage.redirected()).as("redirections that were followed").isZero();

      offer(30, "first");
      must("deploy", "lc", "acme/press");
      must("deploy", "dig", GROUP);
      assertThat(pages(one)).isEqualTo(30);
      must("terminate", "dig", GROUP);
      must("terminate", "lc", "acme/press");
    }
  }

  @Test
  void tenThousandObjectsInOneAppAreDeployedUpdatedAndTerminated() throws Exception {
    offer(10_000, "first", ", {clusterProvider: edge, cluster: two}");
    must("deploy", "lc", "acme/press");
    must("deploy", "dig", GROUP, "--timeout", "15m");
    assertThat(pages(one)).isEqualTo(10_000);
    String untouched = version("page-7");

    offer(10_000, "second", ", {clusterProvider: edge, cluster: two}");
    must("update", "dig", GROUP, "--timeout", "15m");
    assertThat(one.json("get", "configmap", "page-0", "-n", NAMESPACE).at("/data/text").asText())
        .isEqualTo("second");
    assertThat(version("page-7")).as("an unchanged object").isEqualTo(untouched);

    must("terminate", "dig", GROUP, "--timeout", "15m");
    assertThat(pages(one)).isZero();
    must("terminate", "lc", "acme/press");
  }

  private static String version(String page) {
    return one.json("get", "configmap", page, "-n", NAMESPACE)
        .at("/metadata/resourceVersion")
        .asText();
  }

  private String status() {
    return operator.bulkhead("status", "dig", GROUP, "-o", "json").output();
  }

  private boolean unreachable(String cluster) {
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    hub.url() + "/v2/cluster-providers/edge/clusters/" + cluster + "/capabilities"))
            .header("Authorization", "Bearer " + HubProcess.TOKEN)
            .build();
    try (var client = HttpClient.newHttpClient()) {
      JsonNode seen = JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
      return !seen.path("reachable").asBoolean(true)
          && seen.path("unusable").toString().contains("cannot be reached");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int pages(TestCluster cluster) {
    TestCluster.Result got =
        cluster.kubectl(
            "get", "configmaps", "-n", NAMESPACE, "-l", "bulkhead.io/managed=true", "-o", "name");
    return (int) got.output().lines().filter(line -> line.startsWith("configmap/page-")).count();
  }

  private static void until(String what, BooleanSupplier holds) {
    Instant end = Instant.now().plus(Duration.ofMinutes(4));
    while (!holds.getAsBoolean()) {
      assertThat(Instant.now()).as("waiting for: " + what).isBefore(end);
      HubProcess.sleep(Duration.ofMillis(300));
    }
  }

  private void must(String... words) {
    var result = operator.bulkhead(words);
    assertThat(result.exit()).as(String.join(" ", words) + "\n" + result.output()).isZero();
  }

  /// Applies the intents with a chart of so many pages, of which the first one has a text.
  private void offer(int pages, String text) throws IOException {
    offer(pages, text, "-");
  }

  /// @param without a text that is left out of the intents
  private void offer(int pages, String text, String without) throws IOException {
    Path chart = work.resolve("web");
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: web\nversion: 0.1.0\n");
    Files.writeString(chart.resolve("values.yaml"), "text: %s\npages: %d\n".formatted(text, pages));
    Files.writeString(
        chart.resolve("templates/pages.yaml"),
        """
        {{- range $i := until (int .Values.pages) }}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: "page-{{ $i }}"}
        data: {text: "{{ if eq $i 0 }}{{ $.Values.text }}{{ else }}same{{ end }}"}
        {{- end }}
        """);
    try (var in = SickClustersE2E.class.getResourceAsStream("/sick-clusters/intents.yaml")) {
      String intents = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(
          work.resolve("intents.yaml"),
          without.equals("-") ? intents : intents.replace(without, ""));
    }
    must("apply", "-f", work.resolve("intents.yaml").toString());
  }
}
