package io.bulkhead.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.diagnostic.Diagnostic.Severity;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.response.DiagnosticResponse;
import io.bulkhead.response.OperationResponse;
import io.bulkhead.response.plan.PlanResponse;
import io.bulkhead.response.status.StatusResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// A hub that is older or newer than the command is understood.
class AnswerReaderTest {
  private static <T> T read(Class<T> type, String json) {
    return AnswerReader.read(type, json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void membersOfANewerHubAreLeftOut() {
    var plan =
        read(
            PlanResponse.class,
            """
            {"target": "/v2/x", "weather": {"sunny": true}, "diagnostics": [
              {"severity": "WARNING", "problem": "INVALID_SPEC", "message": "m", "mood": 1}]}
            """);

    assertThat(plan.target()).isEqualTo("/v2/x");
    assertThat(plan.diagnostics().getFirst().problem()).isEqualTo(Problem.INVALID_SPEC);
  }

  @Test
  void textsAndListsThatAnOlderHubDoesNotHaveAreEmptyAndWhatMayBeNullIsNull() {
    var plan = read(PlanResponse.class, "{\"parts\": [{\"groups\": null}]}");

    assertThat(plan.target()).isEmpty();
    assertThat(plan.adapted()).isEmpty();
    assertThat(plan.parts().getFirst().groups()).isEmpty();
    var finding = read(DiagnosticResponse.class, "{}");
    assertThat(finding.message()).isEmpty();
    assertThat(finding.intent()).isNull();
    assertThat(finding.places()).isNull();
  }

  @Test
  void wordsOfANewerHubAreNull() {
    var finding =
        read(DiagnosticResponse.class, "{\"problem\": \"RAIN\", \"severity\": \"ERROR\"}");

    assertThat(finding.problem()).isNull();
    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
    assertThat(FindingLines.problem(finding)).isEqualTo("UNKNOWN");
    assertThat(read(OperationResponse.class, "{\"state\": \"DREAMING\"}").state()).isNull();
  }

  @Test
  void membersThatStandInTheObjectItselfAreRead() {
    var status =
        read(
            StatusResponse.class,
            """
            {"project": "acme", "name": "press", "states": {"actions": []}, "readyStatus": "Ready",
             "readyCounts": {"Ready": 7}, "clusters": [{"cluster": "one", "resources": [
              {"GVK": {"Group": "", "Version": "v1", "Kind": "Pod"}, "name": "p", "readyStatus": "Ready"}]}]}
            """);

    assertThat(status.subject().project()).isEqualTo("acme");
    assertThat(status.progress()).isNotNull();
    assertThat(status.progress().readyCounts()).containsEntry("Ready", 7);
    assertThat(status.progress().deployedStatus()).isNull();
    assertThat(status.apps()).isNull();
    assertThat(status.clusters().getFirst().resources().getFirst().type().kind()).isEqualTo("Pod");
  }

  @Test
  void anotherShapeIsRefused() {
    assertThatThrownBy(() -> read(PlanResponse.class, "[]")).hasMessageContaining("PlanResponse");
    assertThatThrownBy(() -> read(PlanResponse.class, "null")).hasMessageContaining("null");
  }
}
