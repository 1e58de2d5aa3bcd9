package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.compiler.model.Snapshot;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreeClassesTest {
  private static String policy(Fixture fixture, String name) {
    return fixture.baseline().parts().getFirst().groups().getFirst().bundle().entries().stream()
        .map(entry -> entry.manifest())
        .filter(manifest -> manifest.key().kind().equals("ValidatingAdmissionPolicy"))
        .filter(manifest -> manifest.key().name().equals(name))
        .map(manifest -> manifest.json().toString())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatTheClustersDocumentSaysIsFreeNeedsNoGrantInPodsTemplatesAndClaims() {
    Fixture plain = Fixture.shop();
    assertThat(policy(plain, "bulkhead-guards-pods")).contains("priorityClassName in ['']");

    Fixture fixture =
        Fixture.shop()
            .put(
                FleetKinds.CLUSTER,
                "{metadata: {name: edge1}, spec: {guard: {storageClasses: [disk],"
                    + " priorityClasses: [normal, low]}}}",
                "p");
    for (String policy : new String[] {"bulkhead-guards-pods", "bulkhead-guards-templates"}) {
      assertThat(policy(fixture, policy))
          .contains("priorityClassName in ['', 'normal', 'low']")
          .contains("storageClassName in ['disk']");
    }
    assertThat(policy(fixture, "bulkhead-guards-claims"))
        .contains("storageClassName.orValue('') in ['disk']");
  }

  /// A cluster sets its default class, if it has one, on a claim without a class, before it judges
  /// it.
  @ParameterizedTest(name = "default {0}, granted {1}, free {2}, claim {3}: {4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "disk | [disk] | []     | {}                       | may be",
        "disk | []     | [disk] | {}                       | may be",
        "disk | [disk] | []     | {storageClassName: null} | may be",
        "disk | [gold] | []     | {}                       | refused",
        "disk | []     | []     | {}                       | refused",
        "     | [disk] | []     | {}                       | refused",
        "disk | [disk] | []     | {storageClassName: ''}   | refused",
        "disk | [disk] | []     | {storageClassName: gold} | refused",
        "     | [disk] | []     | {storageClassName: disk} | may be",
      })
  void aClaimWithoutAClassIsJudgedWithTheDefaultOfTheCluster(
      @Nullable String usual, String granted, String free, String claim, String expected) {
    Fixture fixture =
        Fixture.shop()
            .put(
                FleetKinds.CLUSTER,
                "{metadata: {name: edge1}, spec: {guard: {storageClasses: %s}}}".formatted(free),
                "p")
            .put(
                TenancyKinds.GRANT,
                "{metadata: {name: disks}, spec: {podSecurity: baseline, storageClasses: %s}}"
                    .formatted(granted),
                "acme",
                "press");
    fixture.clusters.replaceAll((id, facts) ->
        new Snapshot.ClusterFacts(
            id, facts.labels(), facts.capabilities().givingClass(usual == null ? "" : usual)));
    fixture.charts.put(
        "web",
        "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c}, spec: %s}\n"
            .formatted(claim));

    assertThat(fixture.deploy().diagnostics().toString().contains("storage class must be granted"))
        .isEqualTo(expected.equals("refused"));
  }
}
