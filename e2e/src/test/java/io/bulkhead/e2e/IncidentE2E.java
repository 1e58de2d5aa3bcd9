package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.TestCluster;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A telco's pod on runc and two departments' pods in sandboxes on one real node; then pods that
/// get past the guard onto runc: one while the hub looks, one while it is off.
@Tag("cluster")
@Tag("realnode")
class IncidentE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BINDINGS =
      "mutatingadmissionpolicybindings,validatingadmissionpolicybindings";
  private static final String SPEC_WITH_CLASS = "\"spec\": {\"runtimeClassName\": \"gvisor\", ";
  private static final String METADATA_WITH_SETTING =
      "\"metadata\": {\"annotations\": {\"io.katacontainers.config.hypervisor.kernel\": \"/x\"}, ";
  private static final String OPEN_PODS =
      "bulkhead_isolation_incidents{cluster=\"edge+one\",kind=\"pod\"";

  @TempDir private Path work;
  private final HttpClient http = HttpClient.newHttpClient();
  private TestCluster cluster;
  private Hub hub;
  private CommandLine operator;
  private int pods;

  /// When the last pod came through.
  private Instant admitted = Instant.EPOCH;

  @Test
  void aPodThatGetsPastTheGuardIsAnIncident() throws Exception {
    try (TestBed bed = TestBed.start(TestBedOptions.real());
        Hub started = Hub.probing(work.resolve("data"))) {
      deploy(bed, started, "{}");

      String pod = slipThroughWhileTheHubRepairs();
      Instant began = admitted;
      await("an incident", () -> lasts(pod));
      say("the incident is there %.1f s after the pod was admitted", began);
      isTold(pod, began);
      cluster.kubectl("delete", "pod", pod, "-n", "acme-press", "--now");
      isOver(pod, false);

      hub.kill();
      String unseen = slipThrough();
      hub.start();
      began = Instant.now();
      await("an incident of what came meanwhile", () -> lasts(unseen));
      say("what came while the hub was off is known %.1f s after it is back", began);
      cluster.kubectl("delete", "pod", unseen, "-n", "acme-press", "--now");
      isOver(unseen, false);

      hub.kill();
      String doubtful = slipThroughInASandbox();
      hub.start();
      await(
          "a doubt about what came while neither hub nor guard were there",
          () -> doubted(operator.bulkhead("verify", "cluster", "edge/one"), doubtful));
      CommandLine.Result told = operator.bulkhead("incidents");
      assertThat(told.output()).contains("put back, while nobody watched");
      await("an incident of what reaches the host", () -> lasts("annotated"));
      assertThat(operator.bulkhead("incidents").output())
          .contains(
              "it reaches its host: metadata.annotations[io.katacontainers.config.hypervisor.kernel]");
      cluster.kubectl("delete", "pod", doubtful, "annotated", "-n", "acme-press", "--now");
      isOver("annotated", false);

      hub.kill();
      String misled = slipThroughByTheClass();
      hub.start();
      began = Instant.now();
      await("an incident of what the class misled", () -> lasts(misled));
      say("what the class misled while the hub was off is known %.1f s after it is back", began);
      assertThat(operator.bulkhead("verify", "lc", "acme/press").output())
          .contains(misled + ": it may have been started while its class was no sandbox there");
      cluster.kubectl("delete", "pod", misled, "-n", "acme-press", "--now");
      isOver(misled, false);
    }
  }

  private static boolean doubted(CommandLine.Result verified, String pod) {
    return verified.exit() == 3
        && verified
            .output()
            .lines()
            .anyMatch(line ->
                line.equals("  - " + pod + ": it was admitted while the guard was not whole"));
  }

  /// The class stands for runc for a moment; the pod that comes then names it, so the guard lets it
  /// in, and it runs on runc for good. Returns its name.
  private String slipThroughByTheClass() {
    ObjectNode sandbox = anew(cluster.json("get", "runtimeclass", "gvisor"));
    ObjectNode runc = sandbox.deepCopy().put("handler", "runc");
    replaceClass(runc);
    make(pod("misled").replace("\"spec\": {", SPEC_WITH_CLASS));
    cluster.await(
        PATIENCE,
        seen -> seen.at("/status/containerStatuses/0/state/running").isObject(),
        "get",
        "pod",
        "misled",
        "-n",
        "acme-press");
    replaceClass(sandbox);
    return "misled";
  }

  private void replaceClass(ObjectNode sandbox) {
    cluster.kubectl("delete", "runtimeclass", "gvisor");
    make(sandbox.toString());
  }

  private void make(String object) {
    TestCluster.Result made = cluster.kubectlAs(cluster.kubeconfig(), object, "create", "-f", "-");
    assertThat(made.ok()).as(made.output()).isTrue();
  }

  /// An object as it may be created once more.
  private static ObjectNode anew(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    ((ObjectNode) copy.get("metadata"))
        .remove(List.of("uid", "resourceVersion", "creationTimestamp", "generation"));
    return copy;
  }

  /// The bindings are taken away and put back as they were; between, a pod comes that could as well
  /// have come under the guard. Returns its name.
  private String slipThroughInASandbox() {
    JsonNode bindings = cluster.json("get", BINDINGS);
    String stray = slipThrough();
    make(pod("sandboxed").replace("\"spec\": {", SPEC_WITH_CLASS));
    make(
        pod("annotated")
            .replace("\"spec\": {", SPEC_WITH_CLASS)
            .replace("\"metadata\": {", METADATA_WITH_SETTING));
    cluster.kubectl("delete", "pod", stray, "-n", "acme-press", "--now");
    bindings.path("items").forEach(binding -> make(anew(binding).toString()));
    return "sandboxed";
  }

  @Test
  void aPodThatGetsPastTheGuardIsToldToGoWhereTheOperatorWantsIt() throws Exception {
    try (TestBed bed = TestBed.start(TestBedOptions.real());
        Hub started = Hub.probing(work.resolve("data"))) {
      deploy(bed, started, "{evict: true}");

      String pod = slipThroughWhileTheHubRepairs();
      Instant began = admitted;
      cluster.await(
          PATIENCE, seen -> !names(seen).contains(pod), "get", "pods", "-n", "acme-press");
      say("the pod is gone %.1f s after it was admitted", began);
      isOver(pod, true);
    }
  }

  private static void say(String what, Instant since) {
    System.out.println(what.formatted(Duration.between(since, Instant.now()).toMillis() / 1000.0));
  }

  private void deploy(TestBed bed, Hub started, String guard) throws IOException {
    cluster = bed.cluster();
    hub = started;
    operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
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
    // What came within a second of a gap is in doubt with it.
    Hub.sleep(Duration.ofSeconds(3));
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
    Path network = Project.root().resolve("e2e/src/test/resources/network");
    Path chart = Project.root().resolve("e2e/src/test/resources/incident/web");
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

  private void must(String... words) {
    CommandLine.Result result = operator.bulkhead(words);
    assertThat(result.ok()).as(String.join(" ", words) + "\n" + result.output()).isTrue();
  }

  /// The hub puts bindings back within a second or so; they are taken away faster.
  private String slipThroughWhileTheHubRepairs() throws InterruptedException {
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

  /// API servers notice a second later that bindings are gone. Returns the name of a pod that came
  /// through and runs on runc.
  private String slipThrough() {
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

  private static String pod(String name) {
    return """
    {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s", "namespace": "acme-press"},
     "spec": {"terminationGracePeriodSeconds": 1, "automountServiceAccountToken": false,
      "containers": [{"name": "c", "image": "bulkhead.io/testbed/busybox:1",
       "imagePullPolicy": "Never", "command": ["sleep", "86400"],
       "resources": {"limits": {"cpu": "100m", "memory": "32Mi"}}}]}}
    """
        .formatted(name);
  }

  /// Everybody who should hear of it does.
  private void isTold(String pod, Instant began) {
    JsonNode events =
        cluster.await(
            PATIENCE,
            seen -> !seen.path("items").isEmpty(),
            "get",
            "events",
            "-n",
            "acme-press",
            "--field-selector",
            "reason=NotIsolated,involvedObject.name=" + pod);
    say("the event is there %.1f s after the pod was admitted", began);
    assertThat(events.at("/items/0/message").asText()).contains("it runs on runc");
    await("the metric", () -> metrics().lines().anyMatch(line -> counts(line, 1)));
    for (String[] scope :
        new String[][] {
          {"cluster", "edge/one"}, {"project", "acme"}, {"lc", "acme/press"},
        }) {
      CommandLine.Result verified = operator.bulkhead("verify", scope[0], scope[1]);
      assertThat(verified.exit()).as(verified.output()).isEqualTo(3);
      assertThat(verified.output()).contains("pod acme-press/" + pod, "it runs on runc");
    }
    CommandLine.Result status = operator.bulkhead("status", "lc", "acme/press");
    assertThat(status.output()).contains("Isolated: False", "it runs on runc");
    CommandLine.Result incidents = operator.bulkhead("incidents");
    assertThat(incidents.exit()).as(incidents.output()).isEqualTo(3);
    assertThat(incidents.output()).contains("acme-press/" + pod);
    // The neighbour is not told whose pod it is.
    CommandLine.Result neighbour = operator.bulkhead("verify", "lc", "acme/paint");
    assertThat(neighbour.output()).doesNotContain(pod);
    await(
        "a report in the history",
        () -> operator.bulkhead("reports", "lc", "acme/press").output().contains("NO"));
  }

  private static boolean counts(String line, int open) {
    return line.startsWith(OPEN_PODS) && line.endsWith(" " + open + ".0");
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.path("items").forEach(one -> names.add(one.at("/metadata/name").asText()));
    return names;
  }

  private void isOver(String pod, boolean evicted) {
    await(
        "the end of the incident",
        () ->
            incident(pod, one -> one.has("closed") && one.path("evicted").asBoolean() == evicted));
    await("the metric", () -> metrics().lines().noneMatch(line -> line.startsWith(OPEN_PODS)));
    holdsAgain();
  }

  private void holdsAgain() {
    await("the proof", () -> operator.bulkhead("verify", "cluster", "edge/one").exit() == 0);
  }

  private boolean lasts(String pod) {
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
            .header("Authorization", "Bearer " + Hub.TOKEN)
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

  private void await(String what, BooleanSupplier so) {
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
      Hub.sleep(Duration.ofMillis(100));
    }
  }
}
