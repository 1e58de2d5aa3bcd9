package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.Adaptation;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.reachability.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptTest {
  private static final String ALL =
      String.join(", ", Stream.of(Adaptation.values()).map(Adaptation::text).toList());

  private static Fixture fixture(String chart, String adapt) {
    Fixture fixture = Fixture.shop();
    fixture.charts.put("web", chart);
    fixture.put(
        WorkloadKinds.DEPLOYMENT_INTENT_GROUP,
        "{metadata: {name: dig}, spec: {compositeProfile: plain, version: r1, logicalCloud: press,"
            + " adapt: [%s]}}".formatted(adapt),
        "acme",
        "shop",
        "v1");
    return fixture;
  }

  private static Fixture restricted(Fixture fixture) {
    fixture.stored.remove(TenancyKinds.GRANT.name());
    return fixture;
  }

  private static String policy(String spec) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: p}
    spec: {podSelector: {}, %s}
    """
        .formatted(spec);
  }

  private static List<Diagnostic> errors(Compilation compiled) {
    return compiled.diagnostics().stream().filter(Diagnostic::isError).toList();
  }

  private static List<Manifest> objects(Compilation compiled) {
    assertThat(errors(compiled)).isEmpty();
    return compiled.parts().getFirst().groups().stream()
        .flatMap(group -> group.bundle().entries().stream())
        .map(entry -> entry.manifest())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ingress: [{}]                                                        | {"ingress":[{"from":[{"podSelector":{}}]}]}
          ingress: [{from: [], ports: [{port: 80}]}]                           | {"ingress":[{"from":[{"podSelector":{}}],"ports":[{"port":80}]}]}
          ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]                    | {"ingress":[]}
          ingress: [{from: [{namespaceSelector: {}}]}]                         | {"ingress":[{"from":[{"podSelector":{}}]}]}
          ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {a: b}}}]}] | {"ingress":[{"from":[{"podSelector":{"matchLabels":{"a":"b"}}}]}]}
          ingress: [{from: [{namespaceSelector: {matchLabels: {a: b}}}, {podSelector: {}}]}] | {"ingress":[{"from":[{"podSelector":{}}]}]}
          egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}, {to: [{podSelector: {}}]}] | {"egress":[{"to":[{"podSelector":{}}]}]}
          egress: [{ports: [{port: 443}]}]                                     | {"egress":[{"ports":[{"port":443}],"to":[{"podSelector":{}}]}]}
          """)
  void openingsBeyondTheNamespaceAreNarrowed(String spec, String left) {
    Compilation refused = fixture(policy(spec), "").deploy();
    Compilation adapted = fixture(policy(spec), "network-policies").deploy();

    assertThat(errors(refused))
        .isNotEmpty()
        .allSatisfy(finding ->
            assertThat(finding.cure().to(Audience.TENANT))
                .contains("spec: {adapt: [network-policies]}  # or no-network-policies"));
    assertThat(refused.adapted()).isEmpty();
    assertThat(adapted.adapted()).isNotEmpty();
    JsonNode shown = objects(adapted).getFirst().json().path("spec").deepCopy();
    ((com.fasterxml.jackson.databind.node.ObjectNode) shown).remove("podSelector");
    assertThat(shown).isEqualTo(Json.parse(left));
    assertThat(adapted.origins().getFirst().story())
        .anyMatch(line -> line.contains("network-policies"));
  }

  @Test
  void whatIsNotRefusedIsLeftAlone() {
    String own = policy("ingress: [{from: [{podSelector: {matchLabels: {a: b}}}]}]");

    Compilation adapted = fixture(own, ALL).deploy();

    assertThat(adapted.adapted()).isEmpty();
    assertThat(objects(adapted)).hasSize(1);
  }

  @Test
  void objectsAreLeftOutWhereTheDeploymentSaysSo() {
    String quota =
        "{apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: {hard: {pods: 1}}}\n";
    String chart = policy("ingress: [{}]") + "---\n" + quota + "---\n" + Fixture.DEPLOYMENT;

    Compilation adapted = fixture(chart, "no-network-policies, limits").deploy();

    assertThat(objects(adapted)).extracting(m -> m.key().kind()).containsExactly("Deployment");
    assertThat(adapted.adapted())
        .extracting(one -> one.object().kind() + " " + one.by() + " " + one.change())
        .containsExactlyInAnyOrder(
            "NetworkPolicy NO_NETWORK_POLICIES null", "ResourceQuota LIMITS null");
    assertThat(errors(fixture(quota, "").deploy()).getFirst().cure().to(Audience.TENANT))
        .contains("spec: {adapt: [limits]}");
  }

  private static final String HARDENED =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            securityContext: {runAsNonRoot: true%s}
            containers: [{name: web, image: web, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]
      """;

  @Test
  void podsThatSayNothingGetASeccompProfile() {
    String silent = HARDENED.formatted("");

    Diagnostic refused = errors(restricted(fixture(silent, "")).deploy()).getFirst();
    Compilation adapted = restricted(fixture(silent, "seccomp-profile")).deploy();

    assertThat(refused.cure().to(Audience.TENANT)).contains("spec: {adapt: [seccomp-profile]}");
    assertThat(
            objects(adapted)
                .getFirst()
                .at("/spec/template/spec/securityContext/seccompProfile/type")
                .asText())
        .isEqualTo("RuntimeDefault");
    assertThat(adapted.adapted().getFirst().change())
        .hasToString(
            "TreeChange[pointer=/spec/template/spec/securityContext/seccompProfile, from=null,"
                + " to={\"type\":\"RuntimeDefault\"}]");
  }

  @Test
  void whatPodsSayThemselvesStays() {
    String own = HARDENED.formatted(", seccompProfile: {type: Unconfined}");

    Compilation adapted = restricted(fixture(own, ALL)).deploy();

    assertThat(errors(adapted)).isNotEmpty();
    assertThat(adapted.adapted()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Adaptation.class)
  void trustedWorkIsNeverAdapted(Adaptation adaptation) {
    String chart = policy("ingress: [{}]") + "---\n" + Fixture.DEPLOYMENT;
    Fixture fixture = fixture(chart, adaptation.text());
    fixture.put(
        TenancyKinds.LOGICAL_CLOUD,
        "{metadata: {name: press}, spec: {namespace: acme-press, trust: trusted}}",
        "acme");

    assertThat(fixture.deploy().adapted()).isEmpty();
  }

  /// Peers of a policy: pods of the own namespace and of others, and addresses.
  private record Peer(String namespace, String label, String address) {}

  private static final List<Peer> PEERS =
      List.of(
          new Peer("acme-press", "a", ""),
          new Peer("acme-press", "b", ""),
          new Peer("other", "a", ""),
          new Peer("other", "b", ""),
          new Peer("kube-system", "a", ""),
          new Peer("", "", "10.1.2.3/32"),
          new Peer("", "", "192.0.2.1/32"),
          new Peer("", "", "169.254.169.254/32"));

  /// Independent of the product's own parsing of policies, so that a gap in it shows.
  private static TreeSet<String> open(JsonNode policy) {
    var open = new TreeSet<String>();
    for (String[] way : new String[][] {{"ingress", "from"}, {"egress", "to"}}) {
      for (JsonNode rule : policy.path("spec").path(way[0])) {
        for (Peer peer : PEERS) {
          boolean all = rule.path(way[1]).isEmpty();
          boolean named = false;
          for (JsonNode one : rule.path(way[1])) {
            named |= matches(one, peer);
          }
          if (all || named) {
            open.add(way[0] + " " + peer);
          }
        }
      }
    }
    return open;
  }

  private static boolean matches(JsonNode one, Peer peer) {
    if (one.has("ipBlock")) {
      return !peer.address().isEmpty()
          && Cidr.parse(one.at("/ipBlock/cidr").asText())
              .orElseThrow()
              .contains(Cidr.parse(peer.address()).orElseThrow());
    }
    if (!peer.address().isEmpty()) {
      return false;
    }
    String wanted =
        one.at("/namespaceSelector/matchLabels").path("kubernetes.io/metadata.name").asText("");
    boolean home =
        one.has("namespaceSelector")
            ? wanted.isEmpty() || wanted.equals(peer.namespace())
            : peer.namespace().equals("acme-press");
    String label = one.at("/podSelector/matchLabels/l").asText("");
    return home && (label.isEmpty() || label.equals(peer.label()));
  }

  private static String randomPeer(Random random) {
    List<String> parts = new ArrayList<>();
    if (random.nextInt(4) == 0) {
      String[] ranges = {"0.0.0.0/0", "10.0.0.0/8", "192.0.2.0/24"};
      return "{ipBlock: {cidr: %s}}".formatted(ranges[random.nextInt(3)]);
    }
    String[] namespaces = {"acme-press", "other", "kube-system"};
    switch (random.nextInt(3)) {
      case 0 -> parts.add("namespaceSelector: {}");
      case 1 ->
          parts.add(
              "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}"
                  .formatted(namespaces[random.nextInt(3)]));
      default -> {}
    }
    if (parts.isEmpty() || random.nextBoolean()) {
      parts.add("podSelector: " + (random.nextBoolean() ? "{}" : "{matchLabels: {l: a}}"));
    }
    return "{" + String.join(", ", parts) + "}";
  }

  private static String randomRules(Random random, String peers) {
    List<String> rules = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      List<String> named = new ArrayList<>();
      for (int p = random.nextInt(4); p > 0; p--) {
        named.add(randomPeer(random));
      }
      rules.add("{%s: [%s]}".formatted(peers, String.join(", ", named)));
    }
    return "[" + String.join(", ", rules) + "]";
  }

  /// For any policy, the adapted one allows nobody outside the namespace whom it did not allow
  /// before, and nothing more is refused than before.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anAdaptedPolicyOpensNothing(long seed) {
    var random = new Random(seed);
    int changed = 0;
    for (int i = 0; i < 25; i++) {
      String text =
          policy(
              "ingress: %s, egress: %s"
                  .formatted(randomRules(random, "from"), randomRules(random, "to")));
      TreeSet<String> before = open(Json.parseYaml(text).getFirst());
      before.addAll(
          open(
              Json.parseYaml(
                      policy(
                          "ingress: [{from: [{podSelector: {}}]}], egress: [{to: [{podSelector: {}}]}]"))
                  .getFirst()));

      Compilation adapted = fixture(text, "network-policies").deploy();

      changed += adapted.adapted().size();
      assertThat(before).as(text).containsAll(open(objects(adapted).getFirst().json()));
    }
    assertThat(changed).isPositive();
  }

  /// All adaptations at once, on charts of many kinds: no new findings appear.
  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7})
  void adaptationsAddNoFinding(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 10; i++) {
      String chart =
          policy("ingress: " + randomRules(random, "from"))
              + "---\n"
              + HARDENED.formatted(
                  random.nextBoolean()
                      ? ""
                      : ", seccompProfile: {type: Localhost, localhostProfile: a}")
              + "---\n{apiVersion: v1, kind: LimitRange, metadata: {name: l}, spec: {limits: []}}\n"
              + "---\n{apiVersion: v1, kind: Pod, metadata: {name: h}, spec: {hostPID: %s, containers: [{name: c, image: c}]}}\n"
                  .formatted(random.nextBoolean());

      List<String> before = told(restricted(fixture(chart, "")).deploy());
      List<String> after = told(restricted(fixture(chart, ALL)).deploy());

      assertThat(before).as(chart).containsAll(after);
      assertThat(after.size()).isLessThan(before.size());
    }
  }

  private static List<String> told(Compilation compiled) {
    return errors(compiled).stream()
        .map(d -> d.problem() + " " + d.rule() + " " + d.message())
        .toList();
  }
}
