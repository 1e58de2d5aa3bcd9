package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.compiler.rights.CloudIdentity;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What EMCO's clients ask for, and how much of it is implemented.
class EmcoClientsTest {
  private static final String WIDE =
      """
      {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: reader}}
      ---
      {apiVersion: v1, kind: Namespace, metadata: {name: tools}}
      ---
      {apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: tools}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          genericPlacementIntent: gpi, gac-1: some      | gac-1 |
          genericPlacementIntent: gpi, hpa-placement: h | hpa-placement | hpa-placement
          genericPlacementIntent: gpi, dtc: ''          | dtc | dtc
          """)
  void nothingIsInstantiatedAsIfAnIntentWereNotThere(
      String intents, String controller, String registered) {
    Fixture fixture = Fixture.shop();
    fixture.put(
        WorkloadKinds.GROUP_INTENT,
        "{metadata: {name: all}, spec: {intent: {" + intents + "}}}",
        "acme",
        "shop",
        "v1",
        "dig");
    if (registered != null) {
      fixture.put(
          FleetKinds.CONTROLLER,
          "{metadata: {name: " + registered + "}, spec: {host: h, port: 1, type: action}}");
    }

    Compilation refused = fixture.deploy();

    assertThat(refused.failed()).isTrue();
    assertThat(refused.diagnostics())
        .anySatisfy(d -> {
          assertThat(d.problem()).isEqualTo(Problem.NOT_BUILT);
          assertThat(d.message()).contains(controller).contains("not built yet");
          assertThat(d.message().contains("not registered")).isEqualTo(registered == null);
          assertThat(d.field()).isEqualTo("spec.intent." + controller);
        });
  }

  @Test
  void whatTheHubDoesItselfMayBeNamed() {
    Fixture fixture = Fixture.shop();
    fixture.put(
        WorkloadKinds.GROUP_INTENT,
        "{metadata: {name: all}, spec: {intent: {genericPlacementIntent: gpi, rsync: x}}}",
        "acme",
        "shop",
        "v1",
        "dig");

    assertThat(fixture.deploy().failed()).isFalse();
  }

  @Test
  void aTrustedCloudMayHoldWhatItsUserMayWrite() {
    Fixture fixture =
        Fixture.shop()
            .put(
                TenancyKinds.LOGICAL_CLOUD,
                "{metadata: {name: press}, spec: {namespace: acme-press, trust: trusted}}",
                "acme");
    fixture.charts.put("web", WIDE);

    assertThat(fixture.deploy().diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
    assertThat(fixture.deployed().entries())
        .extracting(e -> e.manifest().key().namespace() + "/" + e.manifest().key().name())
        .containsExactlyInAnyOrder("/reader", "/tools", "tools/settings");
    assertThat(fixture.deployed().actor()).isEqualTo(CloudIdentity.delivery(Fixture.CLOUD));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{namespace: acme-press}",
        "{namespace: acme-press, trust: untrusted}",
        "{level: '0', trust: untrusted}",
      })
  void anUntrustedCloudStaysInItsNamespace(String spec) {
    Fixture fixture =
        Fixture.shop()
            .put(
                TenancyKinds.LOGICAL_CLOUD,
                "{metadata: {name: press}, spec: " + spec + "}",
                "acme");
    fixture.charts.put("web", WIDE);

    assertThat(fixture.deploy().diagnostics())
        .filteredOn(d -> d.problem() == Problem.ISOLATION_VIOLATION)
        .extracting(Diagnostic::rule)
        .containsExactlyInAnyOrder("isolation/scope", "isolation/namespace");
  }

  @Test
  void aClusterThatIsReachedThroughGitTakesNoWorkYet() {
    Fixture fixture = Fixture.shop();
    fixture.put(
        FleetKinds.CLUSTER, "{metadata: {name: edge1}, spec: {gitOps: {gitOpsType: fluxcd}}}", "p");

    Compilation refused = fixture.cloud();

    assertThat(refused.failed()).isTrue();
    assertThat(refused.diagnostics())
        .extracting(Diagnostic::problem)
        .isEqualTo(List.of(Problem.NOT_BUILT));
  }

  @ParameterizedTest
  @CsvSource({"acme-press, true", "monitoring, false"})
  void aTenantTakesNoNameThatAClusterKnowsAsTrusted(String known, boolean refused) {
    Fixture fixture = Fixture.shop();
    fixture.put(FleetKinds.CLUSTER, "{metadata: {name: edge1}}", "p");
    fixture.put(
        FleetKinds.CLUSTER_GUARD,
        "{metadata: {name: rules}, spec: {strict: true, trustedNamespaces: [" + known + "]}}",
        "p",
        "edge1");

    assertThat(fixture.cloud().failed()).isEqualTo(refused);
  }
}
