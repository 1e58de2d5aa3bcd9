package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.kind.tenancy.TenancyKinds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tenants are told what a tenant can do, operators what an operator can do.
class AudienceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: {hard: {pods: 1}}}        | change the quotas of the logical cloud | level 0
          {apiVersion: v1, kind: LimitRange, metadata: {name: q}, spec: {limits: []}}                | change the quotas of the logical cloud | level 0
          {apiVersion: v1, kind: PersistentVolume, metadata: {name: pv}}                             | ask an operator to provide it          | level 0
          {apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: other}}                   | leave metadata.namespace out           | level 0
          {apiVersion: v1, kind: Service, metadata: {name: s}, spec: {type: NodePort}}               | # or ask an operator for               | # or grant it
          {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: i}]}} | # or ask an operator for               | # or grant it
          {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {podSelector: {}, egress: [{to: [{ipBlock: {cidr: 192.0.2.0/24}}]}]}} | # or ask an operator for | # or grant it
          """)
  void eachIsToldWhatItCanDo(String chart, String tenant, String operator) {
    Fixture fixture = Fixture.shop();
    fixture.charts.put("web", chart + "\n");
    fixture.stored.remove(TenancyKinds.GRANT.name());

    for (Diagnostic found : fixture.deploy().diagnostics()) {
      String toTenant = found.cure().to(Audience.TENANT);
      assertThat(found.rule()).isNotEmpty();
      assertThat(toTenant).contains(tenant).doesNotContain(operator);
      assertThat(found.cure().to(Audience.OPERATOR)).contains(operator).isNotEqualTo(toTenant);
    }
    assertThat(fixture.deploy().failed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"{type: NodePort}, serviceTypes", "{type: LoadBalancer}, serviceTypes"})
  void whereWordsStandForAPolicyItsGrantIsStillOffered(String spec, String member) {
    Fixture fixture = Fixture.shop();
    fixture.charts.put(
        "web", "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: " + spec + "}\n");

    assertThat(fixture.deploy().diagnostics().getFirst().cure().to(Audience.TENANT))
        .contains("kind: Grant", member);
  }
}
