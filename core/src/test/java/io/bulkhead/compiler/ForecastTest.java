package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.tenancy.TenancyKinds;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastTest {
  private static final String EVERYTHING =
      "{namespace: acme-press, apiGroups: ['*'], resources: ['*'], verbs: ['*']}";
  private static final String EVERYWHERE =
      "{namespace: '', apiGroups: ['*'], resources: ['*'], verbs: ['*']}";
  private static final List<String> USUAL =
      List.of(
          "apps/v1/Deployment",
          "gateway.networking.k8s.io/v1/Gateway",
          "policy/v1/PodDisruptionBudget",
          "rbac.authorization.k8s.io/v1/ClusterRole",
          "rbac.authorization.k8s.io/v1/ClusterRoleBinding",
          "rbac.authorization.k8s.io/v1/Role",
          "rbac.authorization.k8s.io/v1/RoleBinding",
          "v1/ConfigMap",
          "v1/Namespace",
          "v1/Secret",
          "v1/Service");

  private static Fixture shop(String permission, String... objects) {
    Fixture fixture = Fixture.shop().facts("edge1", serving(USUAL));
    fixture.put(
        TenancyKinds.USER_PERMISSION,
        "{metadata: {name: all}, spec: " + permission + "}",
        "acme",
        "press");
    fixture.charts.put("web", String.join("\n---\n", objects));
    return fixture;
  }

  private static Fixture trusted(String permission, String... objects) {
    return shop(permission, objects)
        .put(
            TenancyKinds.LOGICAL_CLOUD,
            "{metadata: {name: press}, spec: {namespace: acme-press, trust: trusted}}",
            "acme");
  }

  private static Capabilities serving(List<String> apis) {
    Capabilities usual = Fixture.capabilities("kata-qemu", 4000);
    return new Capabilities(
        Instant.EPOCH,
        true,
        "v1.37.2",
        true,
        true,
        apis,
        List.of(),
        usual.nodes(),
        "",
        "",
        "",
        List.of(),
        Capabilities.Identity.UNKNOWN);
  }

  private static String object(String apiVersion, String kind, String rest) {
    return "{apiVersion: %s, kind: %s, metadata: {name: x}%s}".formatted(apiVersion, kind, rest);
  }

  private static String role(String rules) {
    return object("rbac.authorization.k8s.io/v1", "Role", ", rules: [" + rules + "]");
  }

  private static String permission(String groups, String resources, String verbs) {
    return "{namespace: acme-press, apiGroups: [%s], resources: [%s], verbs: [%s]}"
        .formatted(groups, resources, verbs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''     | configmaps     | create, patch, delete | v1      | ConfigMap   | -
          ''     | '*'            | '*'                   | v1      | ConfigMap   | -
          '*'    | configmaps     | '*'                   | v1      | ConfigMap   | -
          apps   | deployments    | '*'                   | apps/v1 | Deployment  | -
          ''     | configmaps     | get, list, create     | v1      | ConfigMap   | may not patch or delete configmaps
          ''     | secrets        | '*'                   | v1      | ConfigMap   | may not create or patch or delete configmaps
          ''     | deployments    | '*'                   | apps/v1 | Deployment  | may not create or patch or delete deployments of apps
          ''     | configmaps     | create, patch         | v1      | ConfigMap   | may not delete configmaps: what is deployed could not be removed
          """)
  void whatTheUserMayNotWriteIsForeseen(
      String group, String resource, String verbs, String version, String kind, String said) {
    Compilation plan =
        shop(permission(quoted(group), quoted(resource), quoted(verbs)), object(version, kind, ""))
            .deploy();
    if (said.equals("-")) {
      assertThat(plan.foreseen()).isEmpty();
    } else {
      assertThat(plan.foreseen())
          .singleElement()
          .satisfies(d -> {
            assertThat(d.problem()).isEqualTo(Problem.RIGHTS_MISSING);
            assertThat(d.message()).endsWith(said);
            assertThat(d.isError()).isNotEqualTo(said.contains("removed"));
          });
    }
  }

  /// As a YAML list.
  private static String quoted(String texts) {
    return texts.isEmpty() ? "''" : texts.equals("*") ? "'*'" : texts;
  }

  @Test
  void whatLacksInOneGroupIsOneFindingWithThePermissionThatCures() {
    Compilation plan =
        shop(
                permission("batch", "jobs", "'*'"),
                object("apps/v1", "Deployment", ", spec: {template: {spec: {containers: []}}}"),
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}",
                object("v1", "Secret", ""))
            .deploy();
    assertThat(plan.foreseen())
        .extracting(Diagnostic::rule)
        .containsExactlyInAnyOrder("rights/apps", "rights/core");
    Diagnostic core =
        plan.foreseen().stream().filter(d -> d.rule().equals("rights/core")).findFirst().get();
    assertThat(core.count()).isEqualTo(4);
    assertThat(core.places()).hasSize(3);
    assertThat(core.cure().to(Audience.TENANT))
        .contains("kind: UserPermission")
        .contains("metadata: {project: acme, logicalCloud: press, name: more-")
        .contains("apiGroups: [\"\"], resources: [\"configmaps\", \"secrets\"]")
        .doesNotContain("kind: Grant");
  }

  /// The suggested cure works.
  @Test
  void theCureCures() {
    String chart = object("v1", "ConfigMap", "");
    Diagnostic lack =
        shop(permission("batch", "jobs", "'*'"), chart).deploy().foreseen().getFirst();
    String cure = lack.cure().to(Audience.TENANT);
    String spec =
        cure.lines().filter(line -> line.startsWith("spec: ")).findFirst().get().substring(6);
    assertThat(shop(spec, chart).deploy().foreseen()).isEmpty();
  }

  /// `*` excludes the groups of controllers that may do more than a tenant.
  @Test
  void aGroupThatTakesAGrantIsAskedFor() {
    Fixture fixture =
        shop(EVERYTHING, object("shop.example.com/v1", "Till", ""))
            .facts("edge1", serving(List.of("shop.example.com/v1/Till", "v1/ConfigMap")));
    assertThat(fixture.deploy().foreseen())
        .singleElement()
        .satisfies(d -> {
          assertThat(d.message()).contains("may not create or patch or delete tills");
          assertThat(d.cure().to(Audience.TENANT))
              .contains("ask an operator for")
              .contains("apiGroups: [\"shop.example.com\"]");
        });
    fixture.put(
        TenancyKinds.GRANT,
        "{metadata: {name: tills}, spec: {apiGroups: [shop.example.com]}}",
        "acme",
        "press");
    assertThat(fixture.deploy().foreseen()).isEmpty();
  }

  /// Custom definitions choose their own resource names.
  @ParameterizedTest
  @CsvSource({
    "k8s.cni.cncf.io/v1,NetworkAttachmentDefinition,network-attachment-definitions",
    "gateway.networking.k8s.io/v1,Gateway,gateways",
    "v1,Endpoints,endpoints",
    "networking.k8s.io/v1,Ingress,ingresses",
    "policy.example/v1,Policy,policies",
    "e.example/v1,Data,data",
  })
  void theNameOfAResourceMayDiffer(String version, String kind, String resource) {
    int slash = version.indexOf('/');
    String group = slash < 0 ? "''" : version.substring(0, slash);
    Fixture fixture = trusted(permission(group, resource, "'*'"), object(version, kind, ""));
    fixture.facts("edge1", serving(List.of()));
    assertThat(fixture.deploy().foreseen()).isEmpty();
  }

  @Test
  void aTrustedCloudsRightsJudgeAlsoOutsideItsNamespace() {
    String elsewhere = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: tools}}";
    String wide = object("v1", "Namespace", "");
    assertThat(trusted(EVERYWHERE, elsewhere, wide).deploy().foreseen()).isEmpty();
    assertThat(trusted(EVERYTHING, elsewhere, wide).deploy().foreseen())
        .extracting(Diagnostic::message)
        .containsExactlyInAnyOrder(
            "the user of the logical cloud may not create or patch or delete configmaps in tools",
            "the user of the logical cloud may not create or patch or delete namespaces in the"
                + " whole cluster");
  }

  @Test
  void atLevelZeroTheClustersCredentialsJudge() {
    Fixture fixture =
        trusted(permission("batch", "jobs", "get"), object("v1", "ConfigMap", ""))
            .put(
                TenancyKinds.LOGICAL_CLOUD,
                "{metadata: {name: press}, spec: {level: '0', trust: trusted}}",
                "acme");
    assertThat(fixture.deploy().foreseen()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {apiGroups: [''], resources: [configmaps], verbs: [get]}              | -
          {apiGroups: [''], resources: [configmaps], verbs: [delete]}           | delete configmaps
          {apiGroups: [''], resources: [secrets, configmaps], verbs: [get]}     | get secrets
          {apiGroups: [''], resources: ['*'], verbs: [get]}                     | get *
          {apiGroups: ['*'], resources: [configmaps], verbs: [get]}             | get configmaps.*
          {apiGroups: [apps], resources: [deployments/scale], verbs: [patch]}   | -
          {apiGroups: [apps], resources: [deployments/status], verbs: [patch]}  | patch deployments/status.apps
          {apiGroups: [authorization.k8s.io], resources: [selfsubjectaccessreviews], verbs: [create]} | -
          {nonResourceURLs: [/version, /apis/apps], verbs: [get]}               | -
          {nonResourceURLs: [/metrics], verbs: [get]}                           | get /metrics
          """)
  void aRoleThatGivesMoreThanTheUserHasIsForeseen(String rule, String lacking) {
    Fixture fixture =
        trusted(permission("''", "configmaps", "get"), role(rule))
            .put(
                TenancyKinds.USER_PERMISSION,
                "{metadata: {name: roles}, spec: "
                    + permission("rbac.authorization.k8s.io", "roles", "create, patch, delete, get")
                    + "}",
                "acme",
                "press")
            .put(
                TenancyKinds.USER_PERMISSION,
                "{metadata: {name: scale}, spec: " + permission("apps", "'*/scale'", "'*'") + "}",
                "acme",
                "press");
    List<Diagnostic> foreseen = fixture.deploy().foreseen();
    if (lacking.equals("-")) {
      assertThat(foreseen).isEmpty();
    } else {
      assertThat(foreseen)
          .singleElement()
          .satisfies(d -> {
            assertThat(d.rule()).isEqualTo("rights/escalation");
            assertThat(d.message()).endsWith("has not got itself: " + lacking);
            assertThat(d.places()).extracting(Diagnostic.Place::field).containsExactly("rules[0]");
          });
    }
  }

  @Test
  void whoMayEscalateMayWriteAnyRole() {
    assertThat(
            trusted(
                    permission("rbac.authorization.k8s.io", "roles", "'*'"),
                    role("{apiGroups: ['*'], resources: ['*'], verbs: ['*']}"))
                .deploy()
                .foreseen())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ClusterRoleBinding", "RoleBinding"})
  void nobodyBindsAllThatThereIsWithoutTheRight(String kind) {
    String binding =
        object(
            "rbac.authorization.k8s.io/v1",
            kind,
            ", roleRef: {kind: ClusterRole, name: cluster-admin}");
    String writes =
        "{namespace: '', apiGroups: ['*'], resources: ['*'], verbs: [get, create, patch, delete]}";
    assertThat(trusted(writes, binding).deploy().foreseen())
        .extracting(Diagnostic::rule)
        .containsExactly("rights/escalation");
    assertThat(trusted(EVERYWHERE, binding).deploy().foreseen()).isEmpty();
  }

  /// A Role without rules grants nothing, and is admitted.
  @ParameterizedTest
  @ValueSource(strings = {"", ", rules: []", ", rules: null"})
  void aRoleWithoutRulesIsNoFault(String rules) {
    assertThat(
            shop(EVERYTHING, object("rbac.authorization.k8s.io/v1", "Role", rules))
                .deploy()
                .findings())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          policy/v1            | PodDisruptionBudget | -
          policy/v1beta1       | PodDisruptionBudget | it serves that of policy/v1
          extensions/v1beta1   | Deployment          | install there what defines it
          v1                   | Till                | install there what defines it
          shop.example.com/v1  | Till                | install there what defines it
          """)
  void whatAClusterDoesNotServeIsForeseen(String version, String kind, String cure) {
    Compilation plan = trusted(EVERYTHING, object(version, kind, "")).deploy();
    assertThat(plan.failed()).isFalse();
    if (cure.equals("-")) {
      assertThat(plan.foreseen()).isEmpty();
    } else {
      assertThat(plan.foreseen())
          .singleElement()
          .satisfies(d -> {
            assertThat(d.problem()).isEqualTo(Problem.API_NOT_SERVED);
            assertThat(d.cluster()).isEqualTo("p+edge1");
            assertThat(d.text(Audience.TENANT))
                .contains("serves no " + kind + " of " + version)
                .contains(cure);
          });
    }
  }

  @Test
  void whatTheDeploymentDefinesIsServed() {
    String definition =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: tills.shop.example.com}
        spec:
          group: shop.example.com
          names: {kind: Till, plural: tills}
          versions: [{name: v1, served: true}, {name: v1alpha1, served: false}]
        """;
    List<String> apis = List.of("apiextensions.k8s.io/v1/CustomResourceDefinition", "v1/Secret");
    Fixture fixture =
        trusted(EVERYWHERE, object("shop.example.com/v1", "Till", ""))
            .facts("edge1", serving(apis))
            .app("base", definition)
            .place("base", "allOf: [{clusterProvider: p, cluster: edge1}]");
    assertThat(fixture.deploy().foreseen()).isEmpty();

    fixture.charts.put("web", object("shop.example.com/v1alpha1", "Till", ""));
    assertThat(fixture.deploy().foreseen())
        .extracting(Diagnostic::problem)
        .containsExactly(Problem.API_NOT_SERVED);
  }

  @Test
  void ofAClusterThatWasNeverSeenNothingIsForeseen() {
    Fixture fixture =
        trusted(EVERYTHING, object("shop.example.com/v1", "Till", ""))
            .facts("edge1", serving(List.of()));
    assertThat(fixture.deploy().foreseen()).isEmpty();
  }

  @Test
  void onlyTheClusterThatLacksItIsNamed() {
    Fixture fixture =
        trusted(EVERYTHING, object("shop.example.com/v1", "Till", ""))
            .cluster("edge2")
            .facts("edge2", serving(List.of("shop.example.com/v1/Till")))
            .place(
                "web",
                "allOf: [{clusterProvider: p, cluster: edge1}, {clusterProvider: p, cluster:"
                    + " edge2}]");
    assertThat(fixture.deploy().foreseen())
        .extracting(Diagnostic::cluster)
        .containsExactly("p+edge1");
  }
}
