package io.bulkhead.compiler.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.model.Grants;
import io.bulkhead.kind.tenancy.Grant.Level;
import io.bulkhead.label.GrantAnnotation;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.quota.Amounts;
import io.bulkhead.reachability.Picture;
import io.bulkhead.reachability.Picture.Ranges;
import io.bulkhead.reachability.Reachability;
import io.bulkhead.reachability.Report;
import io.bulkhead.reachability.Report.Pair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the policies that Bulkhead writes leave open, according to the report.
class NetworkIsolationTest {
  private static final String CLUSTER_POLICY =
      "policy.networking.k8s.io/v1alpha2/ClusterNetworkPolicy";
  private static final String ADMIN_POLICY = "policy.networking.k8s.io/v1alpha1/AdminNetworkPolicy";

  private final List<JsonNode> objects = new ArrayList<>();

  NetworkIsolationTest() {
    tenant("telco", "nf", "trusted");
    tenant("acme", "press", "untrusted");
    tenant("acme", "paint", "untrusted");
    tenant("zeta", "lab", "untrusted");
    add("{'kind':'Namespace','metadata':{'name':'kube-system'}}");
    pod("kube-system", "coredns", "'k8s-app':'kube-dns'", "10.1.0.2");
    pod("kube-system", "metrics", "'k8s-app':'metrics'", "10.1.0.3");
    pod("telco-nf", "router", "", "10.1.0.4");
    add(
        "{'kind':'Node','metadata':{'name':'n1'},'status':{'addresses':[{'type':'InternalIP','address':'10.2.0.1'}]}}");
  }

  private void tenant(String project, String cloud, String trust) {
    add(
        "{'kind':'Namespace','metadata':{'name':'%1$s-%2$s','labels':{'bulkhead.io/project':'%1$s','bulkhead.io/logical-cloud':'%2$s','bulkhead.io/trust':'%3$s'}}}"
            .formatted(project, cloud, trust));
    pod(project + "-" + cloud, "app", "'app':'web'", "10.1.1." + objects.size());
  }

  private void pod(String namespace, String name, String labels, String address) {
    add(
        "{'kind':'Pod','metadata':{'namespace':'%s','name':'%s','labels':{%s}},'spec':{},'status':{'podIP':'%s'}}"
            .formatted(namespace, name, labels, address));
  }

  private void add(String text) {
    objects.add(Json.parse(text.replace('\'', '"')));
  }

  private void addAll(List<Manifest> manifests) {
    manifests.forEach(manifest -> objects.add(manifest.json()));
  }

  private void isolate(Grants grants) {
    for (String namespace : List.of("acme-press", "acme-paint", "zeta-lab")) {
      addAll(CloudNetwork.policies(namespace, grants));
    }
  }

  private static Grants none() {
    return new Grants(Level.RESTRICTED, Collections.emptyMap(), Amounts.NONE);
  }

  private Report report() {
    return Reachability.report(
        Picture.of(objects, Ranges.EVERYTHING), List.of("10.3.0.1"), name -> true);
  }

  private Pair pair(String from, String to) {
    return report().pairs().stream()
        .filter(pair -> pair.from().equals(from) && pair.to().equals(to))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void nothingIsOpenButTheOwnNamespaceAndNameResolution() {
    isolate(none());

    Report report = report();
    assertThat(report.holds()).isTrue();
    assertThat(report.pairs().stream().filter(Pair::open).map(p -> p.from() + " > " + p.to()))
        .containsExactlyInAnyOrder(
            "acme/press > acme/press",
            "acme/paint > acme/paint",
            "zeta/lab > zeta/lab",
            "acme/press > dns",
            "acme/paint > dns",
            "zeta/lab > dns");
    assertThat(report.pairs().stream().map(Pair::to))
        .contains("cluster", "telco/nf", "nodes", "api-server", "metadata-address", "elsewhere");
    assertThat(pair("acme/press", "dns").openings())
        .extracting(o -> o.protocol() + " " + o.ports())
        .containsExactly("TCP 53", "UDP 53");
    assertThat(pair("acme/press", "dns").openings().getFirst().rule())
        .startsWith("NetworkPolicy acme-press/bulkhead-allow-dns egress[0]");
    assertThat(pair("telco/nf", "acme/press").closedBy())
        .contains("ingress of acme-press")
        .contains("bulkhead-default-deny");
  }

  @Test
  void aNamespaceWhosePoliciesAreGoneIsABreachByName() {
    isolate(none());
    objects.removeIf(o ->
        o.at("/metadata/name").asText().equals("bulkhead-default-deny")
            && o.at("/metadata/namespace").asText().equals("acme-press"));
    // The two that are left still isolate.
    assertThat(report().holds()).isTrue();
    objects.removeIf(o ->
        o.at("/kind").asText().equals("NetworkPolicy")
            && o.at("/metadata/namespace").asText().equals("acme-press"));

    assertThat(report().holds()).isFalse();
    assertThat(report().pairs().stream().filter(Pair::breach).map(Pair::to))
        .contains("telco/nf", "cluster", "api-server", "metadata-address", "nodes", "elsewhere")
        .doesNotContain("acme/paint", "zeta/lab", "acme/press");
    assertThat(pair("acme/press", "telco/nf").openings())
        .extracting(o -> o.protocol() + " " + o.ports())
        .containsExactly("TCP all", "UDP all", "SCTP all");
  }

  @ParameterizedTest
  @CsvSource({"203.0.113.0/24, false", "198.51.100.0/24, true", "169.254.0.0/16, true"})
  void whatAPolicyOpensIsABreachUnlessItWasGranted(String range, boolean breach) {
    isolate(none());
    ((com.fasterxml.jackson.databind.node.ObjectNode) objects.get(2).path("metadata"))
        .putObject("annotations")
        .put(GrantAnnotation.EGRESS.annotation(), "192.0.2.0/24,203.0.112.0/20");
    add(
        "{'apiVersion':'networking.k8s.io/v1','kind':'NetworkPolicy','metadata':{'namespace':'acme-press','name':'out'},'spec':{'podSelector':{},'policyTypes':['Egress'],'egress':[{'to':[{'ipBlock':{'cidr':'%s'}}],'ports':[{'port':443}]}]}}"
            .formatted(range));

    assertThat(pair("acme/press", range).open()).isTrue();
    assertThat(pair("acme/press", range).breach()).isEqualTo(breach);
    assertThat(pair("acme/press", range).openings().getFirst().ports()).isEqualTo("443");
    assertThat(pair("acme/paint", range).open()).isFalse();
    assertThat(report().holds()).isEqualTo(!breach);
  }

  @Test
  void agrantedGatewaysNamespaceMayComeIn() {
    var lists = new EnumMap<GrantAnnotation, java.util.SortedSet<String>>(GrantAnnotation.class);
    lists.put(GrantAnnotation.GATEWAYS, new TreeSet<>(List.of("telco-nf/front")));
    isolate(new Grants(Level.RESTRICTED, lists, Amounts.NONE));

    assertThat(pair("telco/nf", "acme/press").open()).isTrue();
    assertThat(pair("telco/nf", "acme/press").openings().getFirst().rule())
        .contains("NetworkPolicy acme-press/bulkhead-allow-granted-gateways ingress[0]");
    assertThat(pair("cluster", "acme/press").open()).isFalse();
    assertThat(report().holds()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {CLUSTER_POLICY, ADMIN_POLICY})
  void theTierAboveClosesWhatATenantsPolicyOpens(String kind) {
    addAll(TierPolicies.of(List.of("v1/Pod", kind)));
    // As if the guard were gone: everything is open below.
    assertThat(pair("acme/press", "telco/nf").closedBy())
        .contains("bulkhead-untrusted egress[2] (to-others)");
    assertThat(pair("acme/press", "cluster").open()).isFalse();
    assertThat(pair("acme/press", "dns").openings())
        .extracting(o -> o.protocol() + " " + o.ports())
        .containsExactly("TCP 53", "UDP 53");
    assertThat(pair("acme/press", "metadata-address").open()).isEqualTo(kind.equals(ADMIN_POLICY));
    assertThat(pair("telco/nf", "acme/press").open()).isTrue();
    assertThat(pair("acme/press", "acme/paint").breach()).isTrue();
  }

  @Test
  void aClusterWithoutSuchPoliciesGetsNone() {
    assertThat(TierPolicies.of(List.of("v1/Pod", "networking.k8s.io/v1/NetworkPolicy"))).isEmpty();
  }
}
