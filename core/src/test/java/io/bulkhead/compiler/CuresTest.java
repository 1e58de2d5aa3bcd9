package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class CuresTest {
  private static Fixture shop() {
    Fixture fixture = Fixture.shop();
    fixture.charts.put(
        "web",
        """
        {apiVersion: v1, kind: Service, metadata: {name: open}, spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}}
        ---
        {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a, annotations: {cert-manager.io/cluster-issuer: x}}, spec: {rules: [{host: a.example}]}}
        ---
        {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: b}, spec: {rules: [{host: b.example}]}}
        """);
    return fixture;
  }

  /// Like an operator who applies what the plan shows, from top to bottom.
  @Test
  void allCuresOfAPlanTogetherCureIt() {
    Fixture fixture = shop();
    List<Diagnostic> found =
        fixture.deploy().diagnostics().stream().filter(Diagnostic::isError).toList();
    assertThat(found).hasSizeGreaterThan(2);

    for (Diagnostic one : found) {
      String yaml = one.cure().to(Audience.OPERATOR);
      JsonNode grant = Json.parseYaml(yaml).getFirst();
      assertThat(grant.path("kind").asText()).isEqualTo("Grant");
      fixture.put(
          TenancyKinds.GRANT,
          "{metadata: {name: %s}, spec: %s}"
              .formatted(grant.at("/metadata/name").asText(), grant.path("spec")),
          "acme",
          "press");
    }

    assertThat(fixture.deploy().diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
  }
}
