package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bulkhead.e2e.Packets.Attempt;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import io.bulkhead.testbed.node.PodNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The reachability report, verified with real packets: the telco on runc and in a sandbox, two
/// customers, one with two departments, the cluster's own pods, and their surroundings. First with
/// the policies that the hub delivers, then with holes that only an administrator could make.
@Tag("cluster")
@Tag("realnode")
class NetworkPacketsE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path work;

  @Test
  void theReportAndThePacketsAgree() throws Exception {
    try (TestBed bed = TestBed.start(TestBedOptions.real().with(PodNetwork.Plugin.CILIUM));
        HubProcess hub = HubProcess.withoutProbes(work.resolve("data"))) {
      TestCluster cluster = bed.cluster();
      var operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
      register(operator, cluster);
      cluster.apply(Files.readString(resources().resolve("cluster.yaml")));
      deploy(operator);
      awaitPods(cluster);
      var packets = new Packets(cluster);
      List<Attempt> attempts = packets.all(packets.pods());

      JsonNode report = verify(operator, 0);
      assertThat(report.at("/reachability/0/holds").asBoolean()).isTrue();
      Map<Attempt, Boolean> expected = expected(report, attempts);
      assertThat(expected).hasSizeGreaterThanOrEqualTo(200);
      assertThat(expected.values()).contains(true, false);
      agree(packets, expected);
      sayTheSame(plan(operator, "zeta/lab/v1/echo"), report);

      cluster.apply(Files.readString(resources().resolve("holes.yaml")));
      JsonNode opened = verify(operator, 3);
      assertThat(opened.at("/clusters/0/reasons").toString())
          .contains("acme/press reaches acme/paint (TCP 8080)")
          .doesNotContain("reaches telco/nf", "reaches cluster", "reaches metadata-address");
      agree(packets, expected(opened, attempts));
    }
  }

  private static Path resources() {
    return Checkout.root().resolve("e2e/src/test/resources/network");
  }

  private static void register(CommandLine operator, TestCluster cluster) {
    String kubeconfig = cluster.kubeconfig().toString();
    must(operator, "cluster", "add", "one", "--provider", "edge", "--kubeconfig", kubeconfig);
    // The guard and the policies of the upper tier come with the baseline.
    cluster.await(PATIENCE, seen -> true, "get", "clusternetworkpolicy", "bulkhead-untrusted");
    cluster.await(
        PATIENCE, seen -> true, "get", "validatingadmissionpolicy", "bulkhead-guards-network");
  }

  private void deploy(CommandLine operator) throws IOException {
    String grant =
        """
        apiVersion: bulkhead.io/v1
        kind: Grant
        metadata: {project: "@PROJECT@", logicalCloud: "@CLOUD@", name: grant}
        spec: {podSecurity: baseline, egress: [%s]}
        ---
        """;
    tenant(operator, "telco", "nf", "{trust: trusted}", "", "{pods.b: gvisor}");
    tenant(operator, "acme", "press", "{}", grant.formatted(""), "{}");
    tenant(operator, "acme", "paint", "{}", grant.formatted(""), "{}");
    tenant(
        operator,
        "zeta",
        "lab",
        "{}",
        grant.formatted("203.0.113.0/24"),
        "{outside: 203.0.113.0/24}");
  }

  private void tenant(
      CommandLine operator, String project, String cloud, String trust, String grant, String values)
      throws IOException {
    String text =
        Files.readString(resources().resolve("tenant.yaml"))
            .replace("@GRANT@\n", grant)
            .replace("@TRUST@", trust)
            .replace("@VALUES@", values)
            .replace("@PROJECT@", project)
            .replace("@CLOUD@", cloud)
            .replace("file: echo", "file: " + resources().resolve("echo"))
            .replace("file: profile", "file: " + resources().resolve("profile"));
    Path file = Files.writeString(work.resolve(project + "-" + cloud + ".yaml"), text);
    must(operator, "apply", "-f", file.toString());
    must(operator, "deploy", "lc", project + "/" + cloud);
    must(operator, "deploy", "dig", project + "/" + cloud + "/v1/echo");
  }

  private static void must(CommandLine operator, String... words) {
    CommandLine.Result result = operator.bulkhead(words);
    assertThat(result.ok()).as(String.join(" ", words) + "\n" + result.output()).isTrue();
  }

  private static void awaitPods(TestCluster cluster) {
    cluster.await(
        PATIENCE,
        pods -> {
          int ready = 0;
          for (JsonNode pod : pods.path("items")) {
            ready += pod.at("/status/containerStatuses/0/ready").asBoolean() ? 1 : 0;
          }
          return ready == 10 && pods.path("items").size() == 10;
        },
        "get",
        "pods",
        "-A");
  }

  /// The report, which is recomputed by the command line.
  private JsonNode verify(CommandLine operator, int exit) throws IOException {
    CommandLine.Result result = operator.bulkhead("verify", "cluster", "edge/one", "-o", "json");
    assertThat(result.exit()).as(result.output()).isEqualTo(exit);
    JsonNode report = json(result);
    Path file = Files.writeString(work.resolve("report.json"), report.toString());
    CommandLine.Result again = operator.bulkhead("verify", "--check", file.toString());
    assertThat(again.exit()).as(again.output()).isEqualTo(exit);
    assertThat(again.output())
        .contains("Signature: good", "who reaches whom computed again from the policies, the same");
    return report;
  }

  private static JsonNode plan(CommandLine operator, String group) throws IOException {
    CommandLine.Result result = operator.bulkhead("plan", "dig", group, "-o", "json");
    assertThat(result.ok()).as(result.output()).isTrue();
    return json(result);
  }

  private static JsonNode json(CommandLine.Result result) throws IOException {
    return JSON.readTree(result.output().substring(result.output().indexOf('{')));
  }

  /// The attempts that the report covers, with its predictions.
  private static Map<Attempt, Boolean> expected(JsonNode report, List<Attempt> attempts) {
    Map<Attempt, Boolean> expected = new LinkedHashMap<>();
    for (Attempt attempt : attempts) {
      said(report, attempt).ifPresent(open -> expected.put(attempt, open));
    }
    return expected;
  }

  private static Optional<Boolean> said(JsonNode report, Attempt attempt) {
    for (JsonNode pair : report.at("/reachability/0/pairs")) {
      if (pair.path("from").asText().equals(attempt.from().tenant())
          && pair.path("to").asText().equals(attempt.to().party())) {
        boolean open = false;
        for (JsonNode opening : pair.path("openings")) {
          open |=
              opening.path("protocol").asText().equals(attempt.to().protocol())
                  && within(opening.path("ports").asText(), attempt.to().port());
        }
        return Optional.of(open);
      }
    }
    return Optional.empty();
  }

  private static boolean within(String ports, int port) {
    if (ports.equals("all")) {
      return true;
    }
    String[] ends = ports.split("-");
    return Integer.parseInt(ends[0]) <= port && port <= Integer.parseInt(ends[ends.length - 1]);
  }

  /// An answer through a closed pair is a failure at once. A missing answer through an open pair is
  /// tried again with more time: network plug-ins enforce policies eventually, not immediately.
  private static void agree(Packets packets, Map<Attempt, Boolean> expected) throws Exception {
    Map<Attempt, Boolean> answered = packets.send(List.copyOf(expected.keySet()), 3);
    List<Attempt> leaks = new ArrayList<>();
    List<Attempt> silent = new ArrayList<>();
    answered.forEach((attempt, open) -> {
      boolean said = Boolean.TRUE.equals(expected.get(attempt));
      if (open && !said) {
        leaks.add(attempt);
      } else if (!open && said) {
        silent.add(attempt);
      }
    });
    assertThat(leaks).as("closed by the report, and yet they answer").isEmpty();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!silent.isEmpty() && System.nanoTime() < end) {
      packets
          .send(List.copyOf(silent), 8)
          .forEach((attempt, open) -> {
            if (open) {
              silent.remove(attempt);
            }
          });
    }
    assertThat(silent).as("open by the report, and yet they do not answer").isEmpty();
    long open = expected.values().stream().filter(value -> value).count();
    System.out.println(
        "%d pairs and ports agree, %d of them open".formatted(expected.size(), open));
  }

  /// For pairs that are in both, the plan predicts the final state.
  private static void sayTheSame(JsonNode plan, JsonNode live) {
    int same = 0;
    for (JsonNode planned : plan.at("/reachability/0/pairs")) {
      for (JsonNode pair : live.at("/reachability/0/pairs")) {
        if (pair.path("from").equals(planned.path("from"))
            && pair.path("to").equals(planned.path("to"))) {
          assertThat(open(planned)).as(pair.toString()).isEqualTo(open(pair));
          same++;
        }
      }
    }
    assertThat(same).isGreaterThanOrEqualTo(7);
  }

  /// Without the rules: a plan does not know the names of pods.
  private static List<String> open(JsonNode pair) {
    List<String> open = new ArrayList<>();
    for (JsonNode opening : pair.path("openings")) {
      open.add(opening.path("protocol").asText() + " " + opening.path("ports").asText());
    }
    return open;
  }
}
