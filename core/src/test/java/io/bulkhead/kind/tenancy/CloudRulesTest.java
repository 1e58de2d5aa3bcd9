package io.bulkhead.kind.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.FakeWorld;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.kind.World;
import io.bulkhead.lifecycle.Lifecycle.State;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.manifest.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CloudRulesTest {

  private static <D> D body(Kind<D> kind, String spec) {
    return DocumentCodec.decode(
        kind,
        Json.canonical(Json.parseYaml("{metadata: {name: x}, spec: " + spec + "}").getFirst()));
  }

  private static Project project(String spec) {
    return body(TenancyKinds.PROJECT, spec);
  }

  private static LogicalCloud cloud(String spec) {
    return body(TenancyKinds.LOGICAL_CLOUD, spec);
  }

  /// Empty if the write is allowed, else `PROBLEM field`.
  private static <D> String answer(Kind<D> kind, Verb verb, String key, D body, World world) {
    var refusal =
        catchThrowableOfType(
            BulkheadException.class,
            () -> {
              for (var guard : kind.guards(verb)) {
                guard.check(DocumentKey.of(kind, key.split("/")), body, world);
              }
            });
    return refusal == null ? "" : refusal.problem() + " " + refusal.getMessage();
  }

  @ParameterizedTest(name = "before {0}, wanted {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null                | null                | fine
          null                | {}                  | fine
          null                | {trust: untrusted}  | fine
          null                | {trust: trusted}    | refused
          {trust: trusted}    | {trust: trusted}    | refused
          {trust: trusted}    | {trust: untrusted}  | fine
          {trust: trusted}    | null                | fine
          {trust: untrusted}  | null                | refused
          {trust: untrusted}  | {sandbox: kata}     | refused
          {trust: untrusted}  | {trust: untrusted}  | fine
          """)
  void onlyAnOperatorMayLoosenAProject(String before, String wanted, String outcome) {
    FakeWorld tenant = FakeWorld.ofTenant().with(TenancyKinds.PROJECT, project(before));
    FakeWorld operator = FakeWorld.ofOperator().with(TenancyKinds.PROJECT, project(before));
    String answer = answer(TenancyKinds.PROJECT, Verb.REPLACE, "x", project(wanted), tenant);
    assertThat(answer.startsWith(Problem.FORBIDDEN.name())).isEqualTo(outcome.equals("refused"));
    assertThat(answer.isEmpty()).isEqualTo(outcome.equals("fine"));
    assertThat(answer(TenancyKinds.PROJECT, Verb.REPLACE, "x", project(wanted), operator))
        .isEmpty();
  }

  @ParameterizedTest(name = "project {0}, cloud {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null               | {}                               | ''        | ''
          null               | {level: '0'}                     | FORBIDDEN | ''
          null               | {trust: trusted}                 | FORBIDDEN | ''
          null               | {trust: untrusted}               | ''        | ''
          {trust: trusted}   | {trust: untrusted}               | ''        | ''
          {trust: trusted}   | {trust: trusted}                 | FORBIDDEN | ''
          {trust: untrusted} | {trust: trusted}                 | FORBIDDEN | INVALID_SPEC
          {trust: untrusted} | {level: '0', trust: trusted}     | FORBIDDEN | INVALID_SPEC
          """)
  void aCloudIsNeverLooserThanItsProject(
      String project, String cloud, String tenant, String operator) {
    assertThat(
            answer(
                TenancyKinds.LOGICAL_CLOUD,
                Verb.CREATE,
                "x/c",
                cloud(cloud),
                FakeWorld.ofTenant().with(TenancyKinds.PROJECT, project(project))))
        .startsWith(tenant)
        .matches(text -> text.isEmpty() == tenant.isEmpty());
    assertThat(
            answer(
                TenancyKinds.LOGICAL_CLOUD,
                Verb.CREATE,
                "x/c",
                cloud(cloud),
                FakeWorld.ofOperator().with(TenancyKinds.PROJECT, project(project))))
        .startsWith(operator)
        .matches(text -> text.isEmpty() == operator.isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NONE               |
          CREATED            | is instantiating
          INSTANTIATING      | is instantiating
          INSTANTIATED       | is instantiated
          INSTANTIATE_FAILED | has failed instantiating
          TERMINATING        | is being terminated
          TERMINATED         |
          TERMINATE_FAILED   |
          UPDATING           | is instantiated
          UPDATED            | is instantiated
          UPDATE_FAILED      | has failed instantiating
          """)
  void aCloudIsDeletedOnlyWhenNothingOfItIsLeft(RolloutStatus status, String text) {
    World world = FakeWorld.ofOperator().in(State.INSTANTIATED, status);
    String answer = answer(TenancyKinds.LOGICAL_CLOUD, Verb.DELETE, "x/c", cloud("{}"), world);
    if (text == null) {
      assertThat(answer).isEmpty();
    } else {
      assertThat(answer).startsWith(Problem.WRONG_STATE.name()).contains(text);
    }
  }

  @Test
  void whatAStoppedTerminationLeftKeepsItsCloud() {
    World world =
        FakeWorld.ofOperator()
            .in(State.TERMINATE_STOPPED, RolloutStatus.TERMINATE_FAILED)
            .leaving("p+edge1: 3 objects");
    assertThat(answer(TenancyKinds.LOGICAL_CLOUD, Verb.DELETE, "x/c", cloud("{}"), world))
        .startsWith(Problem.WRONG_STATE.name())
        .contains("p+edge1: 3 objects", "Terminate it again");
  }

  @ParameterizedTest
  @EnumSource
  void referencesChangeOnlyAtRest(RolloutStatus status) {
    boolean rests =
        switch (status) {
          case NONE, INSTANTIATED, UPDATED, TERMINATED, TERMINATE_FAILED -> true;
          case CREATED, INSTANTIATING, INSTANTIATE_FAILED, UPDATING, UPDATE_FAILED, TERMINATING ->
              false;
        };
    World world = FakeWorld.ofTenant().in(State.INSTANTIATED, status);
    var reference = body(TenancyKinds.CLUSTER_REFERENCE, "{}");
    for (Verb verb : new Verb[] {Verb.CREATE, Verb.DELETE}) {
      assertThat(answer(TenancyKinds.CLUSTER_REFERENCE, verb, "x/c/r", reference, world).isEmpty())
          .isEqualTo(rests);
    }
  }

  @Test
  void aQuotaNeedsACloudOfLevelOne() {
    var quota = body(TenancyKinds.CLUSTER_QUOTA, "{pods: '1'}");
    for (String level : new String[] {"0", "1"}) {
      World world =
          FakeWorld.ofOperator()
              .with(TenancyKinds.LOGICAL_CLOUD, cloud("{level: '" + level + "'}"), "p");
      String answer = answer(TenancyKinds.CLUSTER_QUOTA, Verb.CREATE, "p/x/q", quota, world);
      assertThat(answer)
          .isEqualTo(
              level.equals("0")
                  ? "INVALID_SPEC Cluster Quotas not allowed for Logical Cloud Level 0"
                  : "");
    }
  }

  @ParameterizedTest(name = "{0} at level {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          acme-press     | 1 | fine
          a              | 1 | fine
          1a             | 1 | fine
          kubernetes     | 1 | fine
          defaults       | 1 | fine
          kube-system    | 1 | belongs to the cluster
          kube-x         | 1 | belongs to the cluster
          bulkhead-probe | 1 | belongs to the cluster
          default        | 1 | belongs to the cluster
          default        | 0 | fine
          kube-system    | 0 | fine
          Acme           | 1 | must be a DNS label
          Acme           | 0 | must be a DNS label
          a_b            | 1 | must be a DNS label
          a.b            | 1 | must be a DNS label
          -a             | 1 | must be a DNS label
          a-             | 1 | must be a DNS label
          ../x           | 1 | must be a DNS label
          ''             | 1 | fine
          """)
  void aNamespaceHasANameThatClustersTake(String name, String level, String answer) {
    LogicalCloud cloud = cloud("{namespace: '%s', level: '%s'}".formatted(name, level));

    String fault = TenancyKinds.LOGICAL_CLOUD.fault(cloud).orElse("fine");
    assertThat(fault).contains(answer);
    if (!answer.equals("fine")) {
      assertThat(fault).startsWith("Invalid Input:\nspec.namespace: ");
    }
  }

  @ParameterizedTest
  @CsvSource({"63, true", "64, false", "128, false"})
  void aNamespaceHasAtMost63Characters(int length, boolean fine) {
    LogicalCloud cloud = cloud("{namespace: '%s'}".formatted("a".repeat(length)));

    assertThat(TenancyKinds.LOGICAL_CLOUD.fault(cloud).isEmpty()).isEqualTo(fine);
  }
}
