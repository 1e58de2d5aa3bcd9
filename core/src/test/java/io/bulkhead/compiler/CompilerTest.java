package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.bundle.Gate;
import io.bulkhead.bundle.Hook;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.compiler.rights.CloudIdentity;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.guard.Guard;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Manifest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompilerTest {

  private static Manifest only(Compilation compilation, String kind) {
    assertThat(compilation.diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
    return compilation.parts().getFirst().groups().getFirst().bundle().entries().stream()
        .map(entry -> entry.manifest())
        .filter(manifest -> manifest.key().kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static void fails(Compilation compilation, Problem problem, String text) {
    assertThat(compilation.failed()).isTrue();
    assertThat(compilation.parts()).isEmpty();
    assertThat(compilation.diagnostics())
        .anySatisfy(d -> {
          assertThat(d.problem()).isEqualTo(problem);
          assertThat(d.text(Audience.TENANT)).contains(text);
          assertThat(d.intent()).startsWith("/v2/");
        });
  }

  @Test
  void anUntrustedAppGetsItsSandboxLimitsAndLabels() {
    Manifest web = only(Fixture.shop().deploy(), "Deployment");
    assertThat(web.key().namespace()).isEqualTo("acme-press");
    assertThat(web.at("/spec/template/spec/runtimeClassName").asText()).isEqualTo("kata");
    assertThat(web.at("/spec/template/spec/containers/0/resources/limits/memory").asText())
        .isEqualTo("512Mi");
    assertThat(web.at("/spec/template/metadata/labels/emco~1deployment-id").asText())
        .isEqualTo("17-web");
    assertThat(web.at("/spec/selector").toString())
        .isEqualTo("{\"matchLabels\":{\"app\":\"web\"}}");
  }

  @Test
  void aCloudWithoutAUserNameBindsTheUserThatItsCertificateNames() {
    Fixture fixture =
        Fixture.shop()
            .put(
                TenancyKinds.LOGICAL_CLOUD,
                "{metadata: {name: press}, spec: {namespace: acme-press}}",
                "acme");
    assertThat(only(fixture.cloud(), "RoleBinding").at("/subjects/0/name").asText())
        .isEqualTo("bulkhead:acme:press:press-user:4ec9599f");
  }

  @Test
  void whatIsDeployedIntoACloudIsWrittenWithItsRights() {
    var groups = Fixture.shop().deploy().parts().getFirst().groups();
    assertThat(groups.getFirst().bundle().actor()).isEqualTo(CloudIdentity.delivery(Fixture.CLOUD));
    var cloud = Fixture.shop().cloud().parts().getFirst().groups();
    assertThat(cloud.getFirst().bundle().actor()).isNull();
  }

  @Test
  void aCloudOfLevelZeroWorksWithTheClustersCredentials() {
    Fixture fixture =
        Fixture.shop()
            .put(
                TenancyKinds.LOGICAL_CLOUD,
                "{metadata: {name: press}, spec: {level: '0', trust: trusted}}",
                "acme");
    assertThat(fixture.deploy().parts().getFirst().groups().getFirst().bundle().actor()).isNull();
  }

  @Test
  void aTrustedAppIsLeftOnRunc() {
    Fixture fixture =
        Fixture.shop()
            .put(
                TenancyKinds.LOGICAL_CLOUD,
                "{metadata: {name: press}, spec: {namespace: acme-press, trust: trusted}}",
                "acme");
    Manifest web = only(fixture.deploy(), "Deployment");
    assertThat(web.at("/spec/template/spec/runtimeClassName").isMissingNode()).isTrue();
    assertThat(web.at("/spec/template/spec/containers/0/resources").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hostNetwork: true                                    | spec.template.spec.hostNetwork
          hostPID: true                                        | spec.template.spec.hostPID
          hostIPC: true                                        | spec.template.spec.hostIPC
          runtimeClassName: runc                               | spec.template.spec.runtimeClassName
          volumes: [{name: v, hostPath: {path: /}}]            | spec.template.spec.volumes[0].hostPath
          initContainers: [{securityContext: {privileged: true}}] | spec.template.spec.initContainers[0].securityContext.privileged
          initContainers: [{ports: [{hostPort: 80}]}]          | spec.template.spec.initContainers[0].ports[0].hostPort
          """)
  void whatOpensTheHostIsRefused(String line, String field) {
    Fixture fixture = Fixture.shop();
    fixture.charts.put("web", Fixture.DEPLOYMENT + "      " + line + "\n");
    Compilation refused = fixture.deploy();
    fails(refused, Problem.ISOLATION_VIOLATION, field);
    assertThat(refused.diagnostics()).anyMatch(d -> field.equals(d.field()));
  }

  @Test
  void clusterScopedAndForeignObjectsAreRefused() {
    Fixture fixture = Fixture.shop();
    fixture.charts.put(
        "web",
        """
        {apiVersion: v1, kind: PersistentVolume, metadata: {name: pv}}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: other}}
        """);
    fails(fixture.deploy(), Problem.ISOLATION_VIOLATION, "cluster-scoped");
    fails(fixture.deploy(), Problem.ISOLATION_VIOLATION, "other");
  }

  @Test
  void hooksKeepTheirPhaseAndTestsAreDropped() {
    Fixture fixture = Fixture.shop();
    fixture.charts.put(
        "web",
        """
        {apiVersion: batch/v1, kind: Job, metadata: {name: a, annotations: {helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-weight: "-2"}}, spec: {template: {spec: {containers: [{name: c}]}}}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: t, annotations: {helm.sh/hook: test}}, spec: {containers: [{name: c}]}}
        """);
    var entries = fixture.deploy().parts().getFirst().groups().getFirst().bundle().entries();
    assertThat(entries.stream().map(entry -> entry.hook().phase()))
        .containsExactly(Hook.Phase.PRE_INSTALL, Hook.Phase.PRE_UPGRADE);
    assertThat(entries).allSatisfy(entry -> assertThat(entry.hook().weight()).isEqualTo(-2));
  }

  @Test
  void missingReferencesAreAllReportedAtOnce() {
    Fixture fixture = Fixture.shop();
    fixture.put(
        WorkloadKinds.DEPLOYMENT_INTENT_GROUP,
        "{metadata: {name: dig}, spec: {compositeProfile: none, version: R_1, logicalCloud: none}}",
        "acme",
        "shop",
        "v1");
    Compilation refused = fixture.deploy();
    fails(refused, Problem.INVALID_INTENT, "Failed to obtain Logical Cloud specified");
    fails(refused, Problem.INVALID_INTENT, "no composite profile");
    fails(refused, Problem.INVALID_INTENT, "release name");
  }

  @Test
  void dependenciesBecomeGatesAndACycleIsNamed() {
    Fixture fixture =
        Fixture.shop()
            .app("db", "{apiVersion: v1, kind: ConfigMap, metadata: {name: db}}")
            .place("db", "allOf: [{clusterProvider: p, cluster: edge1}]")
            .depends("web", "db");
    var web = fixture.deploy().parts().getLast();
    assertThat(web.gates())
        .containsExactly(new Gate("db", Gate.Until.READY, java.time.Duration.ofSeconds(3)));
    fails(fixture.depends("db", "web").deploy(), Problem.INVALID_INTENT, "web -> db -> web");
  }

  @Test
  void aMandatoryClusterOutsideTheCloudIsRefused() {
    Fixture fixture = Fixture.shop().facts("far", Fixture.capabilities("kata-qemu", 4000));
    fails(
        fixture.place("web", "allOf: [{clusterProvider: p, cluster: far}]").deploy(),
        Problem.INVALID_INTENT,
        "The specified Logical Cloud doesn't provide the mandatory clusters");
  }

  @Test
  void aClusterWithoutTheHandlerIsRefusedWithTheReason() {
    Fixture fixture = Fixture.shop().facts("edge1", Fixture.capabilities("other", 4000));
    fails(
        fixture.deploy(),
        Problem.NO_QUALIFIED_CLUSTER,
        "no Ready node offers the handler \"kata-qemu\"");
  }

  @Test
  void overheadCountsAndTheNextCandidateIsTaken() {
    Fixture fixture =
        Fixture.shop()
            .cluster("edge2", "big")
            .facts("edge1", Fixture.capabilities("kata-qemu", 1400), "small")
            .place(
                "web",
                "anyOf: [{clusterProvider: p, clusterLabel: small}, {clusterProvider: p,"
                    + " clusterLabel: big}]");
    Compilation compiled = fixture.deploy();
    assertThat(compiled.failed()).isFalse();
    assertThat(compiled.parts().getFirst().groups().getFirst().clusters())
        .extracting(Object::toString)
        .containsExactly("p+edge2");
    assertThat(compiled.verdicts())
        .anyMatch(v -> !v.chosen() && v.reason().contains("needs 1500m CPU, 1400m are free"));
  }

  @Test
  void everyClusterWithALabelIsMandatoryAndSharesOneBundle() {
    Fixture fixture =
        Fixture.untrusted()
            .cluster("edge1", "e")
            .cluster("edge2", "e")
            .place("web", "allOf: [{clusterProvider: p, clusterLabel: e}]");
    var groups = fixture.deploy().parts().getFirst().groups();
    assertThat(groups).hasSize(1);
    assertThat(groups.getFirst().clusters()).hasSize(2);
  }

  @Test
  void aCloudHasNamespaceUserAndIsolation() {
    Compilation compiled = Fixture.shop().cloud();
    Manifest namespace = only(compiled, "Namespace");
    assertThat(namespace.at("/metadata/labels/bulkhead.io~1trust").asText()).isEqualTo("untrusted");
    assertThat(namespace.at("/metadata/labels/bulkhead.io~1sandbox").asText()).isEqualTo("kata");
    assertThat(only(compiled, "CertificateSigningRequest").at("/spec/request").asText())
        .isEqualTo("UEVN");
    assertThat(only(compiled, "RoleBinding").at("/subjects").findValuesAsText("name"))
        .containsExactly("bulkhead:acme:press:dana:4ec9599f", "bulkhead-delivery:acme:press");
    assertThat(compiled.parts().getFirst().groups().getFirst().bundle().objects().keySet())
        .extracting(key -> key.kind() + " " + key.name())
        .contains(
            "Role press-role0",
            "LimitRange bulkhead-defaults",
            "NetworkPolicy bulkhead-default-deny");
  }

  @Test
  void anUntrustedCloudHasNoClusterWidePermissionAndNoInventedQuota() {
    Fixture fixture =
        Fixture.shop()
            .put(
                TenancyKinds.USER_PERMISSION,
                "{metadata: {name: wide}, spec: {namespace: '', verbs: ['*']}}",
                "acme",
                "press")
            .put(
                TenancyKinds.CLUSTER_QUOTA,
                "{metadata: {name: q}, spec: {limits.gpu: '1'}}",
                "acme",
                "press");
    fails(fixture.cloud(), Problem.ISOLATION_VIOLATION, "in its own namespace only");
    fails(fixture.cloud(), Problem.INVALID_SPEC, "limits.gpu");
  }

  @Test
  void theYoungerOfTwoCloudsWithOneNamespaceIsRefused() {
    Fixture fixture = Fixture.shop();
    assertThat(fixture.cloud().failed()).isFalse();
    fixture.put(
        TenancyKinds.LOGICAL_CLOUD,
        "{metadata: {name: press}, spec: {namespace: acme-press}}",
        "acme");
    fixture
        .put(TenancyKinds.PROJECT, "{metadata: {name: spy}}")
        .put(
            TenancyKinds.LOGICAL_CLOUD,
            "{metadata: {name: own}, spec: {namespace: acme-press}}",
            "spy")
        .put(
            TenancyKinds.CLUSTER_REFERENCE,
            "{metadata: {name: r}, spec: {clusterProvider: p, cluster: edge1}}",
            "spy",
            "own");
    var own = io.bulkhead.kind.DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "spy", "own");
    Compilation refused = fixture.compile(new Target.Cloud(own, "1", null));
    fails(
        refused,
        Problem.INVALID_SPEC,
        "the namespace acme-press cannot be had on these clusters; choose another one");
    Diagnostic finding = refused.diagnostics().getFirst();
    assertThat(finding.text(Audience.TENANT)).doesNotContain("logical cloud");
    assertThat(finding.text(Audience.OPERATOR)).endsWith("; the logical cloud acme/press has it");
    assertThat(fixture.cloud().failed()).isFalse();
  }

  @Test
  void theBaselineHasTheClassAndTheGuard() {
    Compilation compiled = Fixture.shop().baseline();
    assertThat(only(compiled, "RuntimeClass").at("/overhead/podFixed/cpu").asText())
        .isEqualTo("250m");
    List<Manifest> guard =
        compiled.parts().getFirst().groups().getFirst().bundle().entries().stream()
            .map(entry -> entry.manifest())
            .filter(manifest -> Guard.KINDS.contains(manifest.key().kind()))
            .toList();
    assertThat(guard)
        .extracting(part -> part.at("/metadata/annotations/bulkhead.io~1guard-digest").asText())
        .containsOnly(Guard.digest(guard.stream().map(Manifest::json).toList()));
    assertThat(guard)
        .filteredOn(part -> part.key().name().equals("bulkhead-guards-pods"))
        .extracting(part -> part.at("/spec/validations/0/expression").asText())
        .anyMatch(cel -> cel.contains("['kata']"));
    assertThat(only(compiled, "MutatingAdmissionPolicy").at("/spec/failurePolicy").asText())
        .isEqualTo("Fail");
  }

  @Test
  void aForeignRuntimeClassIsLeftAlone() {
    var foreign = new Capabilities.RuntimeClassFact("kata", "runc", 0, 0, List.of());
    Fixture fixture = Fixture.shop().facts("edge1", having(foreign));
    var objects = fixture.baseline().parts().getFirst().groups().getFirst().bundle().objects();
    assertThat(objects.keySet()).noneMatch(key -> key.kind().equals("RuntimeClass"));
    assertThat(
            only(fixture.baseline(), "ValidatingAdmissionPolicy")
                .at("/spec/validations/0/expression")
                .asText())
        .doesNotContain("kata");
    fails(fixture.deploy(), Problem.NO_QUALIFIED_CLUSTER, "has handler \"runc\"");
  }

  private static Capabilities having(Capabilities.RuntimeClassFact live) {
    Capabilities seen = Fixture.capabilities("kata-qemu", 4000);
    return new Capabilities(
        seen.observed(),
        true,
        "v1.37.2",
        true,
        true,
        List.of(),
        List.of(live),
        seen.nodes(),
        "",
        "",
        "",
        List.of(),
        Capabilities.Identity.UNKNOWN);
  }

  /// Deleting and recreating it would leave running pods without a class.
  @ParameterizedTest
  @CsvSource({"true, true", "false, false"})
  void aRuntimeClassWhoseOverheadWasChangedInTheCatalogueStaysOursIfWeMadeIt(
      boolean ours, boolean kept) {
    String owner = ours ? Labels.owner(DocumentKey.of(FleetKinds.CLUSTER, "p", "edge1")) : "";
    var live =
        new Capabilities.RuntimeClassFact(
            "kata", "kata-qemu", 250, 160L << 20, List.of(), null, "u1", owner);

    var bundle = Fixture.shop().facts("edge1", having(live)).baseline().parts().getFirst().groups();

    assertThat(
            bundle.getFirst().bundle().entries().stream()
                .map(entry -> entry.manifest())
                .filter(made -> made.key().kind().equals("RuntimeClass"))
                .map(made -> made.at("/overhead/podFixed/memory").asText()))
        .isEqualTo(kept ? List.of("320Mi") : List.of());
  }

  @Test
  void anUnknownPreferredClassIsRefused() {
    Fixture fixture =
        Fixture.shop()
            .put(IsolationKinds.SANDBOX_CLASS, "{metadata: {name: gvisor}, spec: {handler: runsc}}")
            .put(
                TenancyKinds.LOGICAL_CLOUD,
                "{metadata: {name: press}, spec: {namespace: acme-press, sandbox: none}}",
                "acme");
    fails(fixture.cloud(), Problem.INVALID_INTENT, "no sandbox class is called \"none\"");
  }

  @Test
  void aChartThatDoesNotRenderIsReported() {
    Fixture fixture = Fixture.shop();
    fixture.charts.put("web", "!");
    fails(fixture.deploy(), Problem.RENDER_FAILED, "templates/web.yaml:3");
  }
}
