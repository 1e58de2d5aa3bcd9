package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import io.bulkhead.bundle.LeftFields;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.manifest.Manifest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeavingTest {
  private static Fixture shop(String rules, String... objects) {
    Fixture fixture =
        Fixture.shop()
            .put(
                TenancyKinds.LOGICAL_CLOUD,
                "{metadata: {name: press}, spec: {namespace: acme-press, trust: trusted}}",
                "acme")
            .put(
                WorkloadKinds.DEPLOYMENT_INTENT_GROUP,
                "{metadata: {name: dig}, spec: {compositeProfile: plain, version: r1, logicalCloud:"
                    + " press, ignoreDifferences: "
                    + rules
                    + "}}",
                "acme",
                "shop",
                "v1");
    fixture.charts.put("web", String.join("\n---\n", objects));
    return fixture;
  }

  private static List<String> left(Fixture fixture) {
    Compilation plan = fixture.deploy();
    assertThat(plan.failed()).isFalse();
    return plan.left().stream()
        .map(one -> one.object() + " " + one.field() + " -> " + one.to())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}} | HorizontalPodAutoscaler acme-press/h
          {apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: {name: k}, spec: {scaleTargetRef: {name: web}}} | ScaledObject acme-press/k
          {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: {scaleTargetRef: {kind: StatefulSet, name: web}}} | -
          {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: {scaleTargetRef: {kind: Deployment, name: other}}} | -
          """)
  void replicasAreLeftToWhatScales(String scaler, String to) {
    Fixture fixture = shop("[]", Fixture.DEPLOYMENT, scaler);
    List<String> left = left(fixture);
    List<String> unwritten =
        fixture.deployed().entries().stream()
            .flatMap(entry -> LeftFields.of(entry.manifest()).stream())
            .map(JsonPointer::toString)
            .toList();
    if (to.equals("-")) {
      assertThat(left).isEmpty();
      assertThat(unwritten).isEmpty();
    } else {
      assertThat(left).containsExactly("Deployment acme-press/web spec.replicas -> " + to);
      assertThat(unwritten).containsExactly("/spec/replicas");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cert-manager.io/inject-ca-from: a/b | {}                  | cert-manager.io/inject-ca-from
          cert-manager.io/inject-ca-from: a/b | {caBundle: Zm9v}    | -
          example.com/other: a                | {}                  | -
          """)
  void aBundleOfCertificatesIsLeftToItsInjector(String annotation, String config, String to) {
    String webhook =
        "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration,"
            + " metadata: {name: v, annotations: {"
            + annotation
            + "}}, webhooks: [{name: w, clientConfig: "
            + config
            + "}]}";
    List<String> left = left(shop("[]", webhook));
    if (to.equals("-")) {
      assertThat(left).isEmpty();
    } else {
      assertThat(left)
          .containsExactly(
              "ValidatingWebhookConfiguration v webhooks[0].clientConfig.caBundle -> " + to);
    }
  }

  @Test
  void whatTheGroupNamesIsMarkedForTheDelivery() {
    Fixture fixture =
        shop(
            "[{kind: ConfigMap, name: a, jsonPointers: [/data/k]}, {kind: ConfigMap, jsonPointers:"
                + " [/data/all]}]",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: v}}",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}, data: {k: v}}",
            "{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {k: dg==}}");
    assertThat(left(fixture))
        .containsExactlyInAnyOrder(
            "ConfigMap acme-press/a /data/k -> others (ignoreDifferences)",
            "ConfigMap acme-press/a /data/all -> others (ignoreDifferences)",
            "ConfigMap acme-press/b /data/all -> others (ignoreDifferences)");
    List<Manifest> sent =
        fixture.deployed().entries().stream().map(entry -> entry.manifest()).toList();
    assertThat(sent)
        .filteredOn(manifest -> manifest.key().kind().equals("ConfigMap"))
        .extracting(
            manifest -> LeftFields.of(manifest).stream().map(JsonPointer::toString).toList())
        .containsExactly(List.of("/data/all", "/data/k"), List.of("/data/all"));
    assertThat(sent)
        .filteredOn(manifest -> manifest.key().kind().equals("Secret"))
        .allSatisfy(manifest -> assertThat(LeftFields.of(manifest)).isEmpty());
    Manifest first = LeftFields.without(sent.getFirst());
    assertThat(first.at("/data").isEmpty()).isTrue();
    assertThat(first.at("/metadata/annotations").isEmpty()).isTrue();
  }

  @Test
  void aRuleThatConcernsNothingIsTold() {
    Compilation plan =
        shop(
                "[{kind: ConfigMap, name: misspelt, jsonPointers: [/data/k]}]",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}")
            .deploy();
    assertThat(plan.failed()).isFalse();
    assertThat(plan.diagnostics())
        .singleElement()
        .satisfies(d -> {
          assertThat(d.severity()).isEqualTo(Diagnostic.Severity.WARNING);
          assertThat(d.message()).isEqualTo("no app has a ConfigMap misspelt");
          assertThat(d.field()).isEqualTo("spec.ignoreDifferences[0]");
        });
  }

  /// Otherwise a chart could decide by itself what is not repaired.
  @Test
  void aChartLeavesNothingByItself() {
    Fixture fixture =
        shop(
            "[]",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations:"
                + " {bulkhead.io/left-fields: /data/k}}, data: {k: v}}");
    assertThat(LeftFields.of(fixture.deployed().entries().getFirst().manifest())).isEmpty();
  }
}
