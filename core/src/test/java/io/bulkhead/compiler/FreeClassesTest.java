package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.fleet.FleetKinds;
import org.junit.jupiter.api.Test;

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
}
