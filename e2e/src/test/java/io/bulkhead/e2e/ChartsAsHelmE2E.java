package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What users of Helm expect of their charts, from the first deployment to the last, on two
/// clusters of which one serves an additional kind.
@Tag("cluster")
class ChartsAsHelmE2E {
  private static final Path FILES =
      Checkout.root().resolve("e2e/src/test/resources/charts-as-helm");
  private static final String NAMESPACE = "acme-press";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path work;
  private static TestBed bed;
  private static TestCluster one;
  private static TestCluster two;
  private static HubProcess hub;
  private static CommandLine operator;

  @BeforeAll
  static void start() throws Exception {
    bed = TestBed.start(TestBedOptions.fake(2, 1));
    one = bed.clusters().get(0);
    two = bed.clusters().get(1);
    one.apply(Files.readString(FILES.resolve("kinds.yaml")));
    hub = HubProcess.withoutProbes(work.resolve("data"));
    operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
    for (TestCluster each : bed.clusters()) {
      each.apply(Files.readString(FILES.resolve("class.yaml")));
      String name = each == one ? "one" : "two";
      String kubeconfig = each.kubeconfig().toString();
      must("cluster", "add", name, "--provider", "edge", "--kubeconfig", kubeconfig);
    }
    offer("served", "served");
    // Until a cluster was observed, a logical cloud is instantiated without it.
    Instant end = Instant.now().plus(PATIENCE);
    while (must("plan", "lc", "acme/press").contains("is not created on")) {
      assertThat(Instant.now()).as("both clusters are seen").isBefore(end);
      HubProcess.sleep(Duration.ofMillis(300));
    }
    must("deploy", "lc", "acme/press");
  }

  @AfterAll
  static void stop() {
    hub.close();
    bed.close();
  }

  private static String must(String... words) {
    var result = operator.bulkhead(words);
    assertThat(result.exit()).as(String.join(" ", words) + "\n" + result.output()).isZero();
    return result.output();
  }

  private static String refused(String... words) {
    var result = operator.bulkhead(words);
    assertThat(result.exit()).as(String.join(" ", words) + "\n" + result.output()).isNotZero();
    return result.output();
  }

  private static String group(String app) {
    return "acme/" + app + "/v1/all";
  }

  private static List<JsonNode> charts() throws IOException {
    try (var documents =
        new YAMLMapper()
            .readerFor(JsonNode.class)
            .<JsonNode>readValues(FILES.resolve("charts.yaml").toFile())) {
      return documents.readAll();
    }
  }

  /// Applies the intents of an app with the chart of that name.
  private static void offer(String app, String chart) throws IOException {
    Path folder = Files.createTempDirectory(work, chart).resolve("chart");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("Chart.yaml"), "apiVersion: v2\nname: app\nversion: 0.1.0\n");
    boolean found = false;
    for (JsonNode document : charts()) {
      if (document.path("name").asText().equals(chart)) {
        found = true;
        for (var file : document.path("files").properties()) {
          Path target = folder.resolve(file.getKey());
          Files.createDirectories(target.getParent());
          Files.writeString(target, file.getValue().asText());
        }
      }
    }
    assertThat(found).as(chart).isTrue();
    String intents = Files.readString(FILES.resolve("intents.yaml"));
    Path documents = folder.resolveSibling("intents.yaml");
    Files.writeString(
        documents, intents.replaceAll("\\bAPP\\b", app).replace("CHART", folder.toString()));
    must("apply", "-f", documents.toString());
  }

  private static void deploy(String app, String chart) throws IOException {
    offer(app, chart);
    must("deploy", "dig", group(app), "--timeout", "3m");
  }

  private static void update(String app, String chart) throws IOException {
    offer(app, chart);
    must("update", "dig", group(app), "--timeout", "3m");
  }

  private static JsonNode live(TestCluster cluster, String kind, String name) {
    return cluster.json("get", kind, name, "-n", NAMESPACE);
  }

  private static boolean there(TestCluster cluster, String kind, String name) {
    return !cluster
        .kubectl("get", kind, name, "-n", NAMESPACE, "--ignore-not-found", "-o", "name")
        .output()
        .isBlank();
  }

  private static void await(TestCluster cluster, Predicate<JsonNode> wanted, String... what) {
    var words = new ArrayList<>(List.of("get", "-n", NAMESPACE));
    words.addAll(List.of(what));
    cluster.await(PATIENCE, wanted, words.toArray(String[]::new));
  }

  @Test
  void aChartSeesWhatEachClusterServes() {
    must("deploy", "dig", group("served"), "--timeout", "3m");

    for (TestCluster cluster : bed.clusters()) {
      assertThat(live(cluster, "pdb", "door").path("apiVersion").asText()).isEqualTo("policy/v1");
      JsonNode seen = live(cluster, "configmap", "seen").path("data");
      assertThat(seen.path("kind").asText()).isEqualTo("true");
      assertThat(seen.path("group").asText()).isEqualTo("true");
      assertThat(seen.path("gone").asText()).isEqualTo("false");
      assertThat(seen.path("widgets").asBoolean()).isEqualTo(cluster == one);
    }
    assertThat(there(one, "widgets.lab.example", "bolt")).isTrue();
  }

  @Test
  void aKeyThatTheChartDropsIsGoneAndUntilThenDiffers() throws Exception {
    deploy("key", "key-1");
    offer("key", "key-2");

    var differs = operator.bulkhead("diff", "dig", group("key"));
    assertThat(differs.exit()).as(differs.output()).isEqualTo(1);
    assertThat(differs.output()).contains("old-key");
    must("update", "dig", group("key"), "--timeout", "3m");
    assertThat(live(one, "secret", "login").path("data").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("user");
  }

  @Test
  void whatIsToBeKeptStaysOnUpdateAndRemoval() throws Exception {
    // No volumes are ever created here, so the claims never become ready.
    offer("keep", "keep-1");
    must("deploy", "dig", group("keep"), "--no-wait");
    await(one, claims -> claims.path("items").size() == 2, "pvc");
    offer("keep", "keep-2");
    must("update", "dig", group("keep"), "--no-wait");
    await(one, goes -> goes.at("/data/v").asText().equals("2"), "configmap", "goes");
    assertThat(there(one, "pvc", "attic")).isTrue();

    must("terminate", "dig", group("keep"), "--timeout", "3m");

    assertThat(there(one, "configmap", "goes")).isFalse();
    assertThat(there(one, "pvc", "cellar")).isTrue();
    assertThat(there(one, "pvc", "attic")).isTrue();
  }

  private static List<String> ports(JsonNode service) {
    return StreamSupport.stream(service.at("/spec/ports").spliterator(), false)
        .map(port -> port.path("port").asText() + port.path("protocol").asText())
        .sorted()
        .toList();
  }

  @Test
  void aServiceHasThePortsOfTheChartWhoeverEditsIt() throws Exception {
    deploy("ports", "ports-1");
    String edit = "[{\"op\":\"replace\",\"path\":\"/spec/ports/0/port\",\"value\":83}]";
    one.kubectl("patch", "service", "gate", "-n", NAMESPACE, "--type=json", "-p", edit);
    await(one, live -> ports(live).equals(List.of("80TCP")), "service", "gate");

    update("ports", "ports-2");
    assertThat(ports(live(one, "service", "gate"))).containsExactly("81TCP");
    update("ports", "ports-3");
    assertThat(ports(live(one, "service", "gate"))).containsExactly("53TCP", "53UDP");
  }

  @Test
  void ofAVariableThatStandsTwiceTheLastCounts() throws Exception {
    deploy("twice", "twice");

    JsonNode variables =
        live(one, "deployment", "talker").at("/spec/template/spec/containers/0/env");
    assertThat(variables).hasSize(1);
    assertThat(variables.at("/0/value").asText()).isEqualTo("high");
  }

  /// Nothing else on the cluster is touched by it.
  @ParameterizedTest
  @CsvSource({"wrong-type", "wrong-field"})
  void whatTheApiServerCannotReadFailsInItsWords(String chart) throws Exception {
    offer(chart, chart);

    assertThat(refused("deploy", "dig", group(chart), "--timeout", "1m"))
        .containsPattern("failed to create typed patch object|field not declared in schema")
        .doesNotContain("does not answer");
    deploy("beside-" + chart, "lookups");
    must("terminate", "dig", group("beside-" + chart), "--timeout", "3m");
    must("terminate", "dig", group(chart), "--timeout", "3m");
  }

  @Test
  void whatAChartMakesByChanceStaysWhenSomethingElseChanges() throws Exception {
    deploy("chance", "chance");
    assertThat(must("plan", "dig", group("chance"))).contains("another value each time");
    JsonNode before = live(one, "secret", "safe").path("data");

    update("chance", "chance-2");

    JsonNode after = live(one, "secret", "safe").path("data");
    assertThat(after.path("code")).isEqualTo(before.path("code"));
    assertThat(
            new String(
                Base64.getDecoder().decode(after.path("size").asText()), StandardCharsets.UTF_8))
        .isEqualTo("large");
    assertThat(live(two, "secret", "safe").path("data")).isEqualTo(after);
  }

  @Test
  void aLookupFindsNothingAndTheWordAloneIsNoCall() throws Exception {
    deploy("lookups", "lookups");

    assertThat(live(one, "secret", "kept").at("/data/p").asText()).isEqualTo("Zmlyc3Q=");
    assertThat(live(one, "configmap", "word").at("/data/wait").asText()).isEqualTo("5s");
    must("terminate", "dig", group("lookups"), "--timeout", "3m");
  }

  @Test
  void hooksRunAroundAnUpdate() throws Exception {
    deploy("hooks", "hooks-1");
    String first = live(one, "job", "convert").at("/metadata/uid").asText();

    update("hooks", "hooks-2");

    JsonNode again = live(one, "job", "convert");
    assertThat(again.at("/metadata/uid").asText()).isNotEqualTo(first);
    assertThat(again.at("/spec/template/spec/containers/0/image").asText()).endsWith("job:2");
    JsonNode told = live(one, "job", "tell");
    assertThat(told.at("/metadata/creationTimestamp").asText())
        .isGreaterThanOrEqualTo(again.at("/status/completionTime").asText("none"));
    assertThat(live(one, "configmap", "ledger").at("/data/k").asText()).isEqualTo("two");
  }

  @Test
  void whatSomebodyElseOwnsIsNotTaken() throws Exception {
    deploy("left", "left");
    one.kubectl("create", "configmap", "rights-own", "-n", NAMESPACE, "--from-literal=of=tenant");
    offer("right", "right");

    assertThat(refused("deploy", "dig", group("right"), "--timeout", "1m"))
        .contains("ConfigMap", "common", "left");
    assertThat(live(one, "configmap", "common").at("/data/of").asText()).isEqualTo("left");
    assertThat(live(one, "configmap", "rights-own").at("/data/of").asText()).isEqualTo("tenant");
  }

  @Test
  void yamlIsReadAsKubernetesReadsIt() throws Exception {
    deploy("odd", "odd");

    for (String name :
        List.of(
            "bom", "crlf", "crlf2", "double", "list1", "list2", "typed", "scalars", "sep1",
            "sep2")) {
      assertThat(live(one, "configmap", "odd-" + name).at("/data/k").asText()).isEqualTo("x");
    }
    assertThat(live(one, "configmap", "odd-double").at("/metadata/labels/app.kubernetes.io~1name"))
        .hasToString("\"two\"");
    JsonNode scalars = live(one, "configmap", "odd-scalars");
    assertThat(scalars.at("/data/octal").asText()).isEqualTo("0777");
    assertThat(scalars.at("/metadata/annotations/example.com~1agreed").asText()).isEqualTo("yes");
    JsonNode pod = live(one, "pod", "odd-mode").path("spec");
    assertThat(pod.at("/containers/0/args/1").asText()).isEqualTo("0644");
    assertThat(pod.at("/volumes/0/configMap/defaultMode").asInt()).isEqualTo(0400);
  }
}
