package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example alerts and dashboard, read by a real Prometheus that watches a hub.
class ObserveE2E {
  private static final Path EXAMPLES = Checkout.root().resolve("examples/observe");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern METRIC = Pattern.compile("bulkhead_[a-z_]+");
  private static final Pattern SUFFIX = Pattern.compile("_(bucket|count|sum)$");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path work;

  @Test
  void aLostClusterIsAnAlertAndEveryPanelIsAnswered() throws Exception {
    Prometheus prometheus = Prometheus.ready();
    prometheus.checkRules(EXAMPLES.resolve("alerts.yaml"));
    try (HubProcess hub = HubProcess.withoutProbes(work.resolve("data"));
        HttpClient client = HttpClient.newHttpClient()) {
      var operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
      var added =
          operator.bulkhead(
              "cluster", "add", "north", "--provider", "edge", "--kubeconfig", silent().toString());
      assertThat(added.ok()).as(added.output()).isTrue();
      int port = freePort();
      Process server = prometheus.server(configuration(hub), work.resolve("tsdb"), port);
      try {
        String api = "http://127.0.0.1:" + port + "/api/v1/";
        JsonNode down =
            await(client, api + query("bulkhead_cluster_up == 0"), one -> !results(one).isEmpty());
        assertThat(results(down).get(0).at("/metric/cluster").asText()).isEqualTo("edge+north");
        await(client, api + "alerts", ObserveE2E::tellsOfTheLostCluster);
        for (String expression : expressions()) {
          JsonNode answer = get(client, api + query(expression));
          assertThat(answer.path("status").asText()).as(expression).isEqualTo("success");
        }
      } finally {
        server.destroy();
        server.waitFor();
      }
      Path page = Files.writeString(work.resolve("metrics"), page(client, hub));
      // EMCO's names and the libraries' are what they are. The linter misses the help of every
      // counter, since the client library writes it without the suffix.
      assertThat(prometheus.lint(page))
          .noneMatch(line -> line.startsWith("bulkhead_") && !line.endsWith("_total no help text"));
    }
  }

  @Test
  void theExamplesAskForMetricsThatThereAre() throws IOException {
    String reference = Files.readString(Checkout.root().resolve("docs/reference/metrics.md"));
    List<String> asked =
        expressions().stream()
            .flatMap(expression -> METRIC.matcher(expression).results())
            .map(found -> SUFFIX.matcher(found.group()).replaceFirst(""))
            .distinct()
            .toList();
    assertThat(asked)
        .hasSizeGreaterThan(10)
        .allSatisfy(metric -> assertThat(reference).contains("`" + metric + "`"));
  }

  private static boolean tellsOfTheLostCluster(JsonNode answer) {
    for (JsonNode alert : answer.at("/data/alerts")) {
      if (alert.at("/labels/alertname").asText().equals("BulkheadClusterLost")) {
        return alert.at("/annotations/summary").asText().contains("edge+north");
      }
    }
    return false;
  }

  /// A kubeconfig of a cluster that nobody answers for.
  private Path silent() throws IOException {
    String other =
        Files.readString(Checkout.root().resolve("examples/one-of-each/north.kubeconfig"));
    return Files.writeString(
        work.resolve("north.kubeconfig"), other.replace("192.0.2.10:6443", "127.0.0.1:1"));
  }

  /// The example's, with this hub's address and shorter intervals.
  private Path configuration(HubProcess hub) throws IOException {
    String example = Files.readString(EXAMPLES.resolve("prometheus.yaml"));
    Files.writeString(work.resolve("token"), HubProcess.TOKEN);
    Files.copy(EXAMPLES.resolve("alerts.yaml"), work.resolve("alerts.yaml"));
    return Files.writeString(
        work.resolve("prometheus.yaml"),
        example
            .replace("127.0.0.1:9015", URI.create(hub.url()).getAuthority())
            .replace("scrape_interval: 15s", "scrape_interval: 1s\n  evaluation_interval: 1s"));
  }

  /// What the alerts and the panels ask.
  private static List<String> expressions() throws IOException {
    List<String> all = new ArrayList<>();
    JsonNode rules = new YAMLMapper().readTree(EXAMPLES.resolve("alerts.yaml").toFile());
    rules.findValues("expr").forEach(expression -> all.add(expression.asText()));
    JsonNode panels = JSON.readTree(EXAMPLES.resolve("dashboard.json").toFile());
    panels.findValues("expr").forEach(expression -> all.add(expression.asText()));
    return all;
  }

  private static String query(String expression) {
    return "query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
  }

  private static JsonNode results(JsonNode answer) {
    return answer.at("/data/result");
  }

  private static JsonNode await(HttpClient client, String url, Predicate<JsonNode> condition)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    JsonNode answer = JSON.createObjectNode();
    while (Instant.now().isBefore(end)) {
      try {
        answer = get(client, url);
      } catch (ConnectException e) {
        // It has not begun to listen.
        answer = JSON.createObjectNode();
      }
      if (condition.test(answer)) {
        return answer;
      }
      HubProcess.sleep(Duration.ofMillis(100));
    }
    throw new AssertionError(url + " says " + answer);
  }

  private static JsonNode get(HttpClient client, String url)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url)).build();
    var response = client.send(request, BodyHandlers.ofString());
    // What is not ready yet answers 503 in words.
    return response.statusCode() == 503 ? JSON.createObjectNode() : JSON.readTree(response.body());
  }

  private static String page(HttpClient client, HubProcess hub)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(hub.url() + "/metrics"))
            .header("Authorization", "Bearer " + HubProcess.TOKEN)
            .build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
