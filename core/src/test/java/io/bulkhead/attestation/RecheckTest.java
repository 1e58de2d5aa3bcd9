package io.bulkhead.attestation;

import static io.bulkhead.attestation.SampleReport.HUB;
import static io.bulkhead.attestation.SampleReport.NOON;
import static io.bulkhead.attestation.SampleReport.STRANGER;
import static io.bulkhead.attestation.SampleReport.probes;
import static io.bulkhead.attestation.SampleReport.report;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.manifest.Json;
import io.bulkhead.proof.ClusterFacts;
import io.bulkhead.proof.Gap;
import io.bulkhead.proof.HeldOverhead;
import io.bulkhead.proof.PodFacts;
import io.bulkhead.proof.ProbeFacts;
import io.bulkhead.reachability.Facts;
import io.bulkhead.reachability.Picture;
import io.bulkhead.reachability.Reachability;
import io.bulkhead.reachability.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Reports of one correct pod, and possible manipulations of them.
class RecheckTest {
  private static List<VerificationKey> trusted() {
    return List.of(HUB.verification());
  }

  @Test
  void whatIsAsItWasWrittenIsBelieved() {
    ObjectNode report = report();
    assertThat(SignedReport.fault(report, trusted())).isEmpty();
    JsonNode read = Json.parse(report.toPrettyString());
    assertThat(SignedReport.fault(read, trusted())).as("in another order and form").isEmpty();
    assertThat(Recheck.of(read)).isEqualTo(new Recheck.Outcome(true, 1, 0, List.of()));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /pods/0|runtimeClass|""|by its facts the reasons are [it has no runtime class
          /pods/0|node|"n2"|does not report the handler
          /pods/0|overhead|{"cpu": "1"}|its overhead is not that of its class
          /pods/0|marked|false|not marked as untrusted
          /pods/0|created|"2026-01-02T12:00:01Z"|admitted while the guard was not whole
          /clusters/0/facts/lapses|gvisor|[{"from": "2026-01-02T11:59:01Z", "until": null}]|it may have been started while its class
          /clusters/0/facts/lapses|n1/gvisor|[{"from": "2026-01-02T11:59:01Z", "until": null}]|it may have been started while its class
          /pods/0|hostAccess|["spec.hostNetwork"]|it reaches its host: spec.hostNetwork
          /pods/0|handlerOnNode|false|handlerOnNode is true
          /pods/0|underGuard|false|underGuard is true
          /pods/0|cluster|"p+d"|no facts of its cluster
          /clusters/0/facts/catalogue|gvisor|"runc"|the class gvisor has handler runsc there
          /clusters/0/facts/guard|seen|"d2"|the guard differs
          /clusters/0/freshness|heard|"2026-01-02T11:00:00Z"|nothing was heard from it since
          /clusters/0|incidents|[{"message": "bad"}]|it does not say: incident: bad
          /clusters/0|facts|3|its facts cannot be read
          /clusters/0/facts|novelty|"x"|its facts cannot be read
          /clusters/0/facts/aged|gvisor|"too old"|the software of class gvisor: too old
          /clusters/0/facts/probes|image|""|the probe says {"state":"off"}
          /clusters/0/facts/probes|results|{}|has not been probed on this node
          /clusters/0/facts/probes|validity|"PT1M"|its sandbox was last probed at
          /clusters/0/facts/probes|now|"2026-01-02T11:50:00Z"|was looked at before
          /clusters/0/facts/nodes/n1|bootId|"c"|its node has changed since
          /clusters/0/facts/probes/results/n1~1gvisor/report|kernel|"6.12"|its kernel is the host's
          /clusters/0/probes/results/0|state|"unknown"|by its facts the probes found something else
          /clusters/0|probes|{"probed": false}|by its facts the probes found something else
          /pods/0/probe|kernel|"5"|by its facts the probe says {"state":"sound","kernel":"4.4.0"
          /reachability/0/pairs/0|breach|true|guardHolds is false
          /|holds|false|the report: by its facts holds is true
          """)
  void aChangeIsSeenByTheSignatureAndByTheFacts(
      String where, String member, String value, String difference) {
    ObjectNode report = report();
    var place = (ObjectNode) (where.equals("/") ? report : report.at(where));
    place.set(member, Json.parse(value));
    assertThat(SignedReport.fault(report, trusted()).orElse("")).contains("it was changed");
    assertThat(Recheck.of(report).differences().toString()).contains(difference);
  }

  @Test
  void whereProbesAreOffNothingIsMissed() {
    ObjectNode report = report(ProbeFacts.OFF);
    assertThat(Recheck.of(report)).isEqualTo(new Recheck.Outcome(true, 1, 0, List.of()));
    assertThat(report.at("/pods/0/probe/state").asText()).isEqualTo("off");
  }

  @Test
  void theFactsOfATenantAreThoseOfItsOwnNodesAndClasses() {
    ClusterFacts all = ReportFacts.cluster(report().at("/clusters/0/facts"));
    PodFacts other =
        new PodFacts(
            "u2", "brand", "web", "n2", "gvisor", new TreeMap<>(), NOON, null, List.of(), "");
    var probes = ReportFacts.needed(all, List.of(other)).probes();
    assertThat(probes.results()).isEmpty();
    assertThat(probes.image()).isEqualTo("busybox");
    PodFacts own =
        new PodFacts(
            "u1", "acme", "web", "n1", "gvisor", new TreeMap<>(), NOON, null, List.of(), "");
    assertThat(ReportFacts.needed(all, List.of(own))).isEqualTo(all);
  }

  @Test
  void theLapsesOfATenantAreThoseOfItsOwnNodesAndClasses() {
    ClusterFacts usual = ReportFacts.cluster(report().at("/clusters/0/facts"));
    var lapses = new TreeMap<String, List<Gap>>();
    for (String about : List.of("gvisor", "n1/gvisor", "kata", "n2/gvisor", "n1/kata")) {
      lapses.put(about, List.of(new Gap(NOON.minusSeconds(7200), NOON.minusSeconds(7000))));
    }
    var all =
        new ClusterFacts(
            usual.catalogue(),
            usual.classes(),
            usual.nodes(),
            usual.guard(),
            usual.probes(),
            usual.aged(),
            lapses);
    PodFacts own =
        new PodFacts(
            "u1", "acme", "web", "n1", "gvisor", new TreeMap<>(), NOON, null, List.of(), "");
    assertThat(ReportFacts.needed(all, List.of(own)).lapses())
        .containsOnlyKeys("gvisor", "n1/gvisor");
  }

  @Test
  void theOverheadsThatAClassHadStandInTheReport() {
    ClusterFacts usual = ReportFacts.cluster(report().at("/clusters/0/facts"));
    var before =
        new HeldOverhead(new TreeMap<>(Map.of("memory", "1Mi")), NOON.minusSeconds(9000), NOON);
    var classes = new TreeMap<>(usual.classes());
    classes.replaceAll((name, live) -> live.having(List.of(before)));
    var facts =
        new ClusterFacts(
            usual.catalogue(),
            classes,
            usual.nodes(),
            usual.guard(),
            usual.probes(),
            usual.aged(),
            usual.lapses());

    assertThat(ReportFacts.cluster(ReportFacts.shown(facts))).isEqualTo(facts);
    assertThat(ReportFacts.shown(usual).toString()).doesNotContain("before");
  }

  @Test
  void factsThatLackAnythingAreNoneToJudgeBy() {
    for (String where : places(report().at("/clusters/0/facts"), "")) {
      String member = where.substring(where.lastIndexOf('/') + 1);
      String parent = where.substring(0, where.lastIndexOf('/'));
      for (boolean gone : List.of(true, false)) {
        ObjectNode report = report();
        var place = (ObjectNode) report.at("/clusters/0/facts" + parent);
        String name = member.replace("~1", "/");
        if (gone) {
          place.remove(name);
        } else {
          place.putNull(name);
        }
        assertThat(Recheck.of(report).differences()).as(where + gone).isNotEmpty();
      }
    }
  }

  /// Pointers to members that the verdict depends on.
  private static List<String> places(JsonNode node, String at) {
    List<String> places = new ArrayList<>();
    node.properties().stream()
        .filter(entry -> !entry.getValue().isNull())
        .forEach(entry -> {
          String where = at + "/" + entry.getKey().replace("/", "~1");
          places.add(where);
          places.addAll(places(entry.getValue(), where));
        });
    return places;
  }

  static Stream<Arguments> signatures() {
    ObjectNode unsigned = report();
    unsigned.remove("signature");
    String[] parts = report().at("/signature/jws").asText().split("\\.", -1);
    String none =
        VerificationKey.text(
            "{\"alg\":\"none\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return Stream.of(
        Arguments.of(unsigned, "it carries no signature"),
        Arguments.of(Json.parse("[]"), "it carries no signature"),
        Arguments.of(SignedReport.sign(report(), STRANGER), "a key that is not trusted"),
        Arguments.of(signed(none + ".." + parts[2]), "not signed by Ed25519"),
        Arguments.of(signed(parts[0] + ".x." + parts[2]), "no detached JWS"),
        Arguments.of(signed("eA.." + parts[2]), "not JSON"),
        Arguments.of(signed(parts[0] + ".." + parts[2].substring(2)), "does not fit"),
        Arguments.of(signed(parts[0] + ".."), "does not fit"));
  }

  private static ObjectNode signed(String jws) {
    ObjectNode report = report();
    ((ObjectNode) report.path("signature")).put("jws", jws);
    return report;
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void aSignatureThatIsNoneIsTold(JsonNode report, String why) {
    assertThat(SignedReport.fault(report, trusted()).orElse("")).contains(why);
  }

  @Test
  void whatIsNoReportDiffersFromOne() {
    assertThat(Recheck.of(Json.parse("{}")).differences()).hasSize(1);
    assertThat(Recheck.of(Json.parse("{}")).holds()).isFalse();
  }

  @Test
  void aKeyIsKnownByItsThumbprintWhateverItIsSaidToBe() {
    ObjectNode jwk = HUB.verification().jwk().put("kid", STRANGER.verification().id());
    assertThat(VerificationKey.parse(jwk).getFirst().id()).isEqualTo(HUB.verification().id());
    // RFC 8037, appendix A.3.
    assertThat(new VerificationKey("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").id())
        .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  /// A department that is closed, and another that reaches the node.
  private static JsonNode network(String egress) {
    List<JsonNode> objects =
        Json.parseYaml(
            """
            kind: Namespace
            metadata:
              name: acme-press
              labels: {bulkhead.io/trust: untrusted, bulkhead.io/project: acme, bulkhead.io/logical-cloud: press}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: closed, namespace: acme-press}
            spec: {podSelector: {}, policyTypes: [Ingress, Egress]%s}
            """
                .formatted(egress));
    Picture picture = Picture.of(objects, Picture.Ranges.EVERYTHING);
    List<String> apiServer = List.of("10.0.0.1");
    Report seen = Reachability.report(picture, apiServer, tenant -> true);
    ObjectNode network = (ObjectNode) Json.parse("{\"clusters\": [\"p+c\"]}");
    network.put("holds", seen.holds());
    network.set("pairs", Json.parse(DocumentCodec.encode(seen.pairs())));
    network.set("facts", Facts.shown(picture, apiServer));
    return network;
  }

  private static ObjectNode withNetwork(JsonNode network) {
    ObjectNode report = report();
    report.putArray("reachability").add(network);
    return report;
  }

  @Test
  void whoReachesWhomFollowsFromThePolicies() {
    assertThat(Recheck.of(withNetwork(network(""))))
        .isEqualTo(new Recheck.Outcome(true, 1, 1, List.of()));
    JsonNode open = network(", egress: [{}]");
    Recheck.Outcome outcome = Recheck.of(withNetwork(open));
    assertThat(outcome.holds()).isFalse();
    assertThat(outcome.differences().toString())
        .contains("by its facts guardHolds is false")
        .doesNotContain("network of");
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /pairs/0|closedBy|"by magic"|by its facts there is {"from"
          /pairs/0|open|false|by its facts there is not {"from"
          |pairs|[]|by its facts there is {"from"
          |holds|false|by its facts holds is true
          |facts|{}|its facts cannot be read
          /facts|apiServer|3|its facts cannot be read
          /facts/objects/1/spec|policyTypes|["Ingress"]|by its facts holds is false
          /facts/objects/1/metadata|namespace|"other"|by its facts holds is false
          """)
  void whatSomebodyDidToTheNetworksPartShows(
      String where, String member, String value, String difference) {
    ObjectNode network = network("").deepCopy();
    ((ObjectNode) network.at(where == null ? "" : where)).set(member, Json.parse(value));
    assertThat(Recheck.of(withNetwork(network)).differences())
        .anySatisfy(text -> assertThat(text).startsWith("network of p+c").contains(difference));
  }

  @Test
  void pairsThatAreThereTwiceShow() {
    ObjectNode network = network("").deepCopy();
    var pairs = (com.fasterxml.jackson.databind.node.ArrayNode) network.get("pairs");
    pairs.add(pairs.get(0));
    assertThat(Recheck.of(withNetwork(network)).differences())
        .containsExactly("network of p+c: its pairs are in another order, or there twice");
  }
}
