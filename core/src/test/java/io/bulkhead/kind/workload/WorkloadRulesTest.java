package io.bulkhead.kind.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.FakeWorld;
import io.bulkhead.kind.Kind;
import io.bulkhead.lifecycle.Lifecycle.State;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.manifest.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadRulesTest {
  private static final DocumentKey GROUP =
      DocumentKey.of(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, "p", "ca", "v1", "dig");
  private static final DeploymentIntentGroup DIG =
      body(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, "{metadata: {name: dig}}");

  private static <D> D body(Kind<D> kind, String yaml) {
    return DocumentCodec.decode(kind, Json.canonical(Json.parseYaml(yaml).getFirst()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          {allOf: [{clusterProvider: p, cluster: c}]}                                   | -
          {allOf: [{clusterProvider: p, clusterLabel: l}], anyOf: [{clusterProvider: p, cluster: c}]} | -
          {allOf: [{anyOf: [{clusterProvider: p, cluster: c}]}]}                        | -
          {}                                                                            | -
          {allOf: [{cluster: c}]}                                                       | Missing clusterProvider in an intent
          {anyOf: [{clusterProvider: p}]}                                               | Missing cluster or clusterLabel
          {anyOf: [{clusterProvider: p, cluster: c, clusterLabel: l}]}                  | Only one of cluster name or cluster label allowed
          {allOf: [{anyOf: [{clusterProvider: p, cluster: c}, {clusterProvider: p}]}]}  | Missing cluster or clusterLabel
          """)
  void aPlacementSaysWhatItMisses(String placement, String text) {
    AppIntent intent =
        body(
            WorkloadKinds.APP_INTENT,
            "{metadata: {name: x}, spec: {app: a, intent: " + placement + "}}");
    assertThat(WorkloadKinds.APP_INTENT.fault(intent)).isEqualTo(Optional.ofNullable(text));
  }

  @Test
  void anIntentNeedsAnAppAndAName() {
    assertThat(WorkloadKinds.APP_INTENT.fault(body(WorkloadKinds.APP_INTENT, "{spec: {app: a}}")))
        .contains("Missing name for the intent");
    assertThat(
            WorkloadKinds.APP_INTENT.fault(
                body(WorkloadKinds.APP_INTENT, "{metadata: {name: x}, spec: {}}")))
        .contains("Missing app for the intent");
  }

  @ParameterizedTest
  @EnumSource
  void aGroupIsReplacedOnlyWhenCreatedOrNew(State state) {
    var world = FakeWorld.ofTenant().in(state, RolloutStatus.NONE);
    assertThatCode(() -> WorkloadRules.onlyWhenCreated(GROUP, DIG, world))
        .doesNotThrowAnyException();
    world.with(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, DIG, "p", "ca", "v1");
    if (state == State.CREATED) {
      assertThatCode(() -> WorkloadRules.onlyWhenCreated(GROUP, DIG, world))
          .doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> WorkloadRules.onlyWhenCreated(GROUP, DIG, world))
          .isInstanceOf(BulkheadException.class)
          .hasMessageContaining("not in Created status");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          CREATED             | NONE         | -
          APPROVED            | NONE         | -
          INSTANTIATED        | INSTANTIATED | is Instantiated, please terminate first
          INSTANTIATE_STOPPED | INSTANTIATED | is InstantiateStopped, please terminate first
          TERMINATED          | TERMINATED   | -
          TERMINATED          | TERMINATING  | is being terminated
          """)
  void aGroupIsDeletedOnlyWhenNothingOfItIsLeft(State state, RolloutStatus status, String text) {
    var world = FakeWorld.ofTenant().in(state, status);
    var check = assertThatCode(() -> WorkloadRules.mayBeDeleted(GROUP, DIG, world));
    if (text == null) {
      check.doesNotThrowAnyException();
    } else {
      check.hasMessageContaining(text);
    }
  }

  @Test
  void anAppHasOneProfile() {
    var kind = WorkloadKinds.APP_PROFILE;
    AppProfile first = body(kind, "{metadata: {name: one}, spec: {app: a}}");
    AppProfile again = body(kind, "{metadata: {name: two}, spec: {app: a}}");
    AppProfile other = body(kind, "{metadata: {name: two}, spec: {app: b}}");
    var world = FakeWorld.ofTenant().with(kind, first, "p", "ca", "v1", "cp");
    DocumentKey one = DocumentKey.of(kind, "p", "ca", "v1", "cp", "one");
    DocumentKey two = DocumentKey.of(kind, "p", "ca", "v1", "cp", "two");
    DocumentKey elsewhere = DocumentKey.of(kind, "p", "ca", "v1", "other", "two");
    assertThatCode(() -> WorkloadRules.oneProfilePerApp(one, first, world))
        .doesNotThrowAnyException();
    assertThatCode(() -> WorkloadRules.oneProfilePerApp(two, other, world))
        .doesNotThrowAnyException();
    assertThatCode(() -> WorkloadRules.oneProfilePerApp(elsewhere, again, world))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> WorkloadRules.oneProfilePerApp(two, again, world))
        .hasMessage("App already has an AppProfile");
  }
}
