package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Kubernetes' rule for bindings: nobody grants by them what they do not have.
class BoundRoleTest {
  private static final String WRITES =
      "{namespace: '', apiGroups: [rbac.authorization.k8s.io], resources: ['*'],"
          + " verbs: [get, create, patch, delete]}";
  private static final String PODS =
      "{namespace: acme-press, apiGroups: [''], resources: [pods], verbs: [get]}";

  private static Fixture trusted(String permission, String... objects) {
    Fixture fixture = Fixture.shop();
    fixture.put(
        TenancyKinds.LOGICAL_CLOUD,
        "{metadata: {name: press}, spec: {namespace: acme-press, trust: trusted}}",
        "acme");
    permit(fixture, "all", permission);
    permit(fixture, "writes", WRITES);
    fixture.charts.put("web", String.join("\n---\n", objects));
    return fixture;
  }

  private static void permit(Fixture fixture, String name, String spec) {
    fixture.put(
        TenancyKinds.USER_PERMISSION,
        "{metadata: {name: " + name + "}, spec: " + spec + "}",
        "acme",
        "press");
  }

  private static String binding(String kind, String roleKind, String role) {
    return """
    {apiVersion: rbac.authorization.k8s.io/v1, kind: %s, metadata: {name: x},
     roleRef: {apiGroup: rbac.authorization.k8s.io, kind: %s, name: %s},
     subjects: [{kind: ServiceAccount, name: default, namespace: acme-press}]}
    """
        .formatted(kind, roleKind, role);
  }

  private static String role(String kind, String name, String rules) {
    return "{apiVersion: rbac.authorization.k8s.io/v1, kind: %s, metadata: {name: %s}, rules: [%s]}"
        .formatted(kind, name, rules);
  }

  private static Optional<Diagnostic> refusal(Fixture fixture, String rules) {
    Compilation plan = fixture.deploy();
    assertThat(plan.findings()).isEmpty();
    assertThat(plan.bound()).hasSize(1);
    return plan.bound()
        .getFirst()
        .refusal(Optional.of(Json.parseYaml("{rules: " + rules + "}").getFirst()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RoleBinding        | view  | [{apiGroups: [''], resources: [pods], verbs: [get]}]       | -
          RoleBinding        | view  | []                                                        | -
          RoleBinding        | view  | null                                                      | -
          RoleBinding        | view  | [{apiGroups: [''], resources: [pods], verbs: [get, list]}] | list pods
          RoleBinding        | edit  | [{apiGroups: [apps], resources: ['*'], verbs: ['*']}]     | * *.apps
          RoleBinding        | admin | [{apiGroups: [''], resources: [pods, secrets], verbs: [get]}] | get secrets
          RoleBinding        | mine  | [{nonResourceURLs: [/metrics], verbs: [get]}]             | get /metrics
          ClusterRoleBinding | view  | [{apiGroups: [''], resources: [pods], verbs: [get]}]      | get pods
          ClusterRoleBinding | mine  | [{apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [get]}] | -
          """)
  void whatItGivesIsHeldAgainstTheRightsOfTheUser(
      String kind, String role, String rules, String lacking) {
    Optional<Diagnostic> refusal =
        refusal(trusted(PODS, binding(kind, "ClusterRole", role)), rules);
    if (lacking.equals("-")) {
      assertThat(refusal).isEmpty();
    } else {
      assertThat(refusal.orElseThrow().rule()).isEqualTo("rights/escalation");
      assertThat(refusal.orElseThrow().message()).endsWith("has not got itself: " + lacking);
      assertThat(refusal.orElseThrow().cluster()).isEqualTo("p+edge1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RoleBinding", "ClusterRoleBinding"})
  void theCureCures(String kind) {
    Fixture fixture = trusted(PODS, binding(kind, "ClusterRole", "edit"));
    String cure =
        refusal(fixture, "[{apiGroups: [apps], resources: ['*'], verbs: ['*']}]")
            .orElseThrow()
            .cure()
            .to(Audience.TENANT);
    permit(
        fixture,
        "more",
        cure.lines().filter(line -> line.startsWith("spec: ")).findFirst().get().substring(6));
    assertThat(fixture.deploy().bound()).isEmpty();
  }

  @Test
  void aRoleOfTheNamespaceIsAskedForAsWell() {
    Fixture fixture = trusted(PODS, binding("RoleBinding", "Role", "there"));
    assertThat(refusal(fixture, "[{apiGroups: [''], resources: [pods], verbs: [patch]}]"))
        .isPresent();
    assertThat(fixture.deploy().bound().getFirst().role().namespace()).isEqualTo("acme-press");
  }

  @Test
  void aRoleThatIsNotThereCannotBeBound() {
    Diagnostic refusal =
        trusted(PODS, binding("RoleBinding", "ClusterRole", "veiw"))
            .deploy()
            .bound()
            .getFirst()
            .refusal(Optional.empty())
            .orElseThrow();
    assertThat(refusal.message()).contains("the ClusterRole veiw that it binds is not on the");
  }

  @Test
  void whatTheDeploymentBringsIsNotAskedForAndToldOnce() {
    String mine = role("ClusterRole", "mine", "{apiGroups: [''], resources: [pods], verbs: [get]}");
    Compilation plan = trusted(PODS, mine, binding("RoleBinding", "ClusterRole", "mine")).deploy();
    assertThat(plan.bound()).isEmpty();
    assertThat(plan.foreseen())
        .singleElement()
        .satisfies(d ->
            assertThat(d.places())
                .extracting(Diagnostic.Place::object)
                .containsExactly("ClusterRole mine"));
  }

  /// The right to write any role does not include the right to bind it.
  @Test
  void whoMayEscalateButNotBindIsTold() {
    Fixture fixture =
        trusted(
            "{namespace: '', apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles],"
                + " verbs: [escalate]}",
            role("ClusterRole", "mine", "{apiGroups: [''], resources: [pods], verbs: [get]}"),
            binding("RoleBinding", "ClusterRole", "mine"));
    assertThat(fixture.deploy().foreseen())
        .singleElement()
        .satisfies(d -> assertThat(d.places().getFirst().field()).isEqualTo("roleRef"));
  }

  /// The user has what a role grants that was created from its own permission.
  @ParameterizedTest
  @CsvSource({"ClusterRole,press-clusterRole1", "Role,press-role0"})
  void rolesOfTheCloudsOwnPermissionsAreFree(String kind, String name) {
    assertThat(trusted(PODS, binding("RoleBinding", kind, name)).deploy().bound()).isEmpty();
  }

  /// In an untrusted cloud the guard decides first; what it admits is checked against the cluster.
  @Test
  void anUntrustedChartMayBindWhatItHas() {
    Fixture fixture = Fixture.shop();
    permit(fixture, "writes", WRITES.replace("''", "acme-press"));
    fixture.charts.put("web", binding("RoleBinding", "ClusterRole", "cluster-admin"));
    assertThat(fixture.deploy().findings())
        .noneMatch(d -> d.rule().equals("rights/escalation"))
        .anyMatch(d -> d.message().contains("must not use the cluster's roles"));

    fixture.charts.put("web", binding("RoleBinding", "ClusterRole", "view"));
    Diagnostic refusal =
        refusal(fixture, "[{apiGroups: [''], resources: [resourcequotas], verbs: [get]}]")
            .orElseThrow();
    assertThat(refusal.message()).endsWith("get resourcequotas");
    assertThat(refusal.cure().to(Audience.TENANT)).contains("bring a Role that gives no more");
  }
}
