package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.label.Labels;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Vulnerabilities that were found in comparable products, where the hub itself is attacked. The
/// package `io.bulkhead.attack` has those of the cluster.
class PublicHolesTest {
  private static Compilation deployed(String chart) {
    Fixture fixture = Fixture.shop();
    fixture.charts.put("web", chart);
    return fixture.deploy();
  }

  private static List<Bundle> bundles(Compilation made) {
    return made.parts().stream()
        .flatMap(part -> part.groups().stream())
        .map(Compilation.Group::bundle)
        .toList();
  }

  private static void isRefused(String chart, String says) {
    List<Diagnostic> found = deployed(chart).diagnostics();
    assertThat(found).isNotEmpty();
    assertThat(found).allMatch(d -> d.problem() == Problem.ISOLATION_VIOLATION);
    assertThat(found.toString()).contains(says);
  }

  /// Capsule CVE-2026-22872: the controller, which is cluster-admin, set the tenant's namespace on
  /// objects that tenants asked for, which is ignored for cluster-scoped kinds, so tenants created
  /// cluster roles and webhooks. Here they are refused when the intents are compiled; objects of
  /// unknown kinds are marked, and refused when they are about to be written.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: x}, rules: []}",
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: x}}",
        "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: {name: x}}",
        "{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingAdmissionPolicy, metadata: {name: x}}",
        "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: x}}",
        "{apiVersion: v1, kind: Namespace, metadata: {name: x}}",
        "{apiVersion: v1, kind: PersistentVolume, metadata: {name: x}}",
        "{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: kata}, handler: runc}",
      })
  void capsule_CVE_2026_22872_kindsOfTheWholeCluster(String object) {
    isRefused(object, "web");
  }

  @Test
  void capsule_CVE_2026_22872_kindsThatNobodyKnowsAreMarked() {
    Compilation made =
        deployed("{apiVersion: policies.example/v1, kind: Everywhere, metadata: {name: x}}");
    assertThat(made.diagnostics()).isEmpty();
    assertThat(bundles(made))
        .flatExtracting(Bundle::entries)
        .allSatisfy(entry -> {
          JsonNode metadata = entry.manifest().at("/metadata");
          assertThat(metadata.path("namespace").asText()).isEqualTo("acme-press");
          assertThat(metadata.path("labels").path(Labels.CONFINED).asText()).isEqualTo("true");
        });
  }

  /// Fleet CVE-2026-41050 and Kyverno CVE-2026-22039: a component that renders or judges on behalf
  /// of a tenant read with its own rights what the tenant could not. Here rendering has no cluster
  /// at all (a chart that calls `lookup` is refused, see `HelmRendererTest`), and objects that a
  /// chart puts into another namespace are refused.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: v1, kind: Secret, metadata: {name: x, namespace: kube-system}}",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, namespace: acme-paint}}",
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: x, namespace: kube-system}}",
      })
  void fleet_CVE_2026_41050_otherNamespaces(String object) {
    isRefused(object, "namespace");
  }

  /// Karmada CVE-2024-56513: the installation on a member cluster had far more rights than it
  /// needed. Here all rights that a logical cloud's user gets on a cluster are limited to its
  /// namespaces.
  @Test
  void karmada_CVE_2024_56513_theUsersRightsEndAtItsNamespace() {
    Fixture fixture = Fixture.shop();
    List<Bundle> bundles = bundles(fixture.cloud());
    assertThat(bundles).isNotEmpty();
    for (Bundle bundle : bundles) {
      assertThat(bundle.entries())
          .extracting(entry -> entry.manifest().key().kind())
          .doesNotContain("ClusterRole", "ClusterRoleBinding")
          .contains("Role", "RoleBinding");
    }
  }

  /// CVE-2021-25741: a subPath was replaced by a symbolic link before the kubelet mounted it, so
  /// that a pod saw the host. Fixed in 1.19.15 to 1.22.2. Here untrusted work goes only to clusters
  /// with ValidatingAdmissionPolicy v1, that is to Kubernetes 1.30 and newer.
  @Test
  void kubernetes_CVE_2021_25741_oldKubeletsGetNoUntrustedWork() {
    Fixture fixture = Fixture.untrusted();
    Capabilities now = Fixture.capabilities("kata-qemu", 4000);
    fixture.refer("edge1");
    fixture.facts(
        "edge1",
        new Capabilities(
            Instant.EPOCH,
            true,
            "v1.22.1",
            false,
            false,
            now.apis(),
            now.runtimeClasses(),
            now.nodes(),
            "",
            "",
            "",
            List.of(),
            Capabilities.Identity.UNKNOWN));
    fixture.place("web", "allOf: [{clusterProvider: p, cluster: edge1}]");
    assertThat(fixture.deploy().diagnostics().toString()).contains("ValidatingAdmissionPolicy");
  }

  /// Kata CVE-2026-24054: an image without layers made Kata use a block device of the host as the
  /// root of the container. An operator who grants registries decides who builds images.
  @Test
  void kata_CVE_2026_24054_imagesComeFromGrantedRegistriesOnly() {
    Fixture fixture = Fixture.shop();
    fixture.put(
        TenancyKinds.GRANT,
        "{metadata: {name: images}, spec: {registries: [registry.example/acme]}}",
        "acme",
        "press");
    List<Bundle> bundles = bundles(fixture.cloud());
    assertThat(manifests(bundles))
        .contains("bulkhead.io/granted-registries")
        .contains("registry.example/acme");
  }

  private static String manifests(List<Bundle> bundles) {
    var text = new StringBuilder();
    bundles.forEach(b -> b.entries().forEach(e -> text.append(e.manifest().json())));
    return text.toString();
  }
}
