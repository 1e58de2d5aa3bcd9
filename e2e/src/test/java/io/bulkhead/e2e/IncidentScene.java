package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// A telco's pod on runc and two departments' pods in sandboxes on one real node, a hub that
/// watches them, and pods that get past the guard onto runc.
final class IncidentScene {
  static final Duration PATIENCE = Duration.ofMinutes(3);

  /// The bindings that enforce the guard.
  static final String BINDINGS =
      "mutatingadmissionpolicybindings,validatingadmissionpolicybindings";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OPEN_PODS =
      "bulkhead_isolation_incidents{cluster=\"edge+one\",kind=\"pod\"";

  private final Path work;
  private final HttpClient http = HttpClient.newHttpClient();
  private int pods;

  final TestCluster cluster;
  final HubProcess hub;
  final CommandLine operator;

  /// When the last pod was admitted.
  Instant admitted = Instant.EPOCH;

  /// @param work a folder for its files
  /// @param guard of the cluster's document
  IncidentScene(Path work, TestBed bed, HubProcess hub, String guard) throws IOException {
    this.work = work;
    this.cluster = bed.cluster();
    this.hub = hub;
    this.operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
    deploy(guard);
  }

  private void deploy(String guard) throws IOException {
    register(guard);
    cluster.await(
        PATIENCE, seen -> true, "get", "mutatingadmissionpolicy", "bulkhead-sets-sandbox");
    tenant("telco", "nf", "{trust: trusted}", "");
    String grant =
        """
        apiVersion: bulkhead.io/v1
        kind: Grant
        metadata: {project: "@PROJECT@", logicalCloud: "@CLOUD@", name: grant}
        spec: {podSecurity: baseline}
        ---
        """;
    tenant("acme", "press", "{}", grant);
    tenant("acme", "paint", "{}", grant);
    assertThat(classOf("telco-nf")).isEmpty();
    assertThat(classOf("acme-press")).isEqualTo("gvisor");
    assertThat(classOf("acme-paint")).isEqualTo("gvisor");
    holdsAgain();
    // Pods that were admitted within a second of a gap are in doubt, too.
    HubProcess.sleep(Duration.ofSeconds(3));
  }

  private void register(String guard) throws IOException {
    Path file =
        Files.writeString(
            work.resolve("cluster.yaml"),
            """
            apiVersion: bulkhead.io/v1
            kind: ClusterProvider
            metadata: {name: edge}
            ---
            apiVersion: bulkhead.io/v1
            kind: Cluster
            metadata: {clusterProvider: edge, name: one}
            spec: {guard: %s}
            file: %s
            """
                .formatted(guard, cluster.kubeconfig()));
    must("apply", "-f", file.toString());
  }

  private void tenant(String project, String cloud, String trust, String grant) throws IOException {
    Path network = Checkout.root().resolve("e2e/src/test/resources/network");
    Path chart = Checkout.root().resolve("e2e/src/test/resources/incident/web");
    String text =
        Files.readString(network.resolve("tenant.yaml"))
            .replace("@GRANT@\n", grant)
            .replace("@TRUST@", trust)
            .replace("@VALUES@", "{}")
            .replace("@PROJECT@", project)
            .replace("@CLOUD@", cloud)
            .replace("file: echo", "file: " + chart)
            .replace("file: profile", "file: " + network.resolve("profile"));
    Path file = Files.writeString(work.resolve(project + "-" + cloud + ".yaml"), text);
    must("apply", "-f", file.toString());
    must("deploy", "lc", project + "/" + cloud);
    must("deploy", "dig", project + "/" + cloud + "/v1/echo");
  }

  private String classOf(String namespace) {
    JsonNode running =
        cluster.await(
            PATIENCE,
            seen ->
                seen.at("/items/0/status/containerStatuses/0/state/running").isObject()
                    && seen.path("items").size() == 1,
            "get",
            "pods",
            "-n",
            namespace);
    return running.at("/items/0/spec/runtimeClassName").asText();
  }

  void must(String... words) {
    CommandLine.Result result = operator.bulkhead(words);
    assertThat(result.ok()).as(String.join(" ", words) + "\n" + result.output()).isTrue();
  }

  /// The hub restores bindings within a second or so; they are deleted faster.
  String slipThroughWhileTheHubRepairs() throws InterruptedException {
    var through = new AtomicBoolean();
    Thread remover =
        Thread.ofVirtual()
            .start(() -> {
              while (!through.get()) {
                cluster.kubectl("delete", BINDINGS, "--all", "--wait=false");
              }
            });
    try {
      return slipThrough();
    } finally {
      through.set(true);
      remover.join();
    }
  }

  /// API servers notice a second later that bindings are gone. Returns the name of a pod that was
  /// admitted and runs on runc.
  String slipThrough() {
    cluster.kubectl("delete", BINDINGS, "--all", "--wait=false");
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      String name = "stray-" + ++pods;
      TestCluster.Result made =
          cluster.kubectlAs(cluster.kubeconfig(), pod(name), "create", "-o", "name", "-f", "-");
      if (!made.ok()) {
        continue;
      }
      JsonNode pod = cluster.json("get", "pod", name, "-n", "acme-press");
      if (pod.at("/spec/runtimeClassName").asText().isEmpty()) {
        admitted = Instant.now();
        return name;
      }
      cluster.kubectl("delete", "pod", name, "-n", "acme-press", "--now", "--wait=false");
    }
    throw new IllegalStateException("no pod came through");
  }

  static String pod(String name) {
    return """
    {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s", "namespace": "acme-press"},
     "spec": {"terminationGracePeriodSeconds": 1, "automountServiceAccountToken": false,
      "containers": [{"name": "c", "image": "bulkhead.io/testbed/busybox:1",
       "imagePullPolicy": "Never", "command": ["sleep", "86400"],
       "resources": {"limits": {"cpu": "100m", "memory": "32Mi"}}}]}}
    """
        .formatted(name);
  }

  void make(String object) {
    TestCluster.Result made = cluster.kubectlAs(cluster.kubeconfig(), object, "create", "-f", "-");
    assertThat(made.ok()).as(made.output()).isTrue();
  }

  static void say(String what, Instant since) {
    System.out.println(what.formatted(Duration.between(since, Instant.now()).toMillis() / 1000.0));
  }

  static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.path("items").forEach(one -> names.add(one.at("/metadata/name").asText()));
    return names;
  }

  void isOver(String pod, boolean evicted) {
    await(
        "the end of the incident",
        () ->
            incident(pod, one -> one.has("closed") && one.path("evicted").asBoolean() == evicted));
    await("the metric", () -> metrics().lines().noneMatch(line -> line.startsWith(OPEN_PODS)));
    holdsAgain();
  }

  void holdsAgain() {
    await("the proof", () -> operator.bulkhead("verify", "cluster", "edge/one").exit() == 0);
  }

  boolean lasts(String pod) {
    return incident(pod, one -> !one.has("closed"));
  }

  private boolean incident(String pod, Predicate<JsonNode> wanted) {
    for (JsonNode one : json("/v2/incidents")) {
      if (one.path("kind").asText().equals("pod")
          && one.path("subject").asText().equals("acme-press/" + pod)
          && wanted.test(one)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the metric shows this number of open incidents.
  boolean counted(int open) {
    return metrics().lines().anyMatch(line -> counts(line, open));
  }

  private static boolean counts(String line, int open) {
    return line.startsWith(OPEN_PODS) && line.endsWith(" " + open + ".0");
  }

  private String metrics() {
    return text("/metrics");
  }

  private JsonNode json(String path) {
    try {
      return JSON.readTree(text(path));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(path + " is not JSON", e);
    }
  }

  private String text(String path) {
    var request =
        HttpRequest.newBuilder(URI.create(hub.url() + path))
            .header("Authorization", "Bearer " + HubProcess.TOKEN)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(path + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  void await(String what, BooleanSupplier so) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!so.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException(
            "%s did not come within %s%n%s%n%s"
                .formatted(
                    what,
                    PATIENCE,
                    operator.bulkhead("verify", "cluster", "edge/one").output(),
                    operator.bulkhead("incidents", "-o", "json").output()));
      }
      HubProcess.sleep(Duration.ofMillis(100));
    }
  }
}
