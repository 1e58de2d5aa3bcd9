package io.bulkhead.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which namespaces a strict cluster's guard covers, with selectors evaluated as the API server
/// does.
class StrictBindingsTest {
  private static final List<Manifest> OBJECTS =
      Guard.objects(
          new Terms(
              List.of("gvisor"), true, true, List.of("monitoring"), true, List.of(), List.of()));

  @ParameterizedTest(name = "{0} labelled {1}: guarded {2}")
  @CsvSource({
    "press, untrusted, true",
    "monitoring, untrusted, true",
    "kube-system, untrusted, true",
    "press, , true",
    "press, other, true",
    "monitoring, , false",
    "monitoring, other, false",
    "kube-system, , false",
    "monitoring, trusted, false",
    "press, trusted, false",
  })
  void aNameDoesNotExemptWhatIsLabelledUntrusted(String name, String trust, boolean guarded) {
    Map<String, String> labels = new HashMap<>(Map.of("kubernetes.io/metadata.name", name));
    if (trust != null) {
      labels.put(Labels.TRUST, trust);
    }
    List<String> guarding = new ArrayList<>();
    List<String> passing = new ArrayList<>();
    for (Manifest policy : OBJECTS) {
      if (policy.key().kind().endsWith("Policy")
          && !policy.key().name().equals("bulkhead-guards-namespaces")) {
        long met =
            OBJECTS.stream()
                .filter(b ->
                    b.at("/spec/policyName").asText("").equals(policy.key().name())
                        && meets(b.at("/spec/matchResources/namespaceSelector"), labels))
                .filter(b -> meets(policy.at("/spec/matchConstraints/namespaceSelector"), labels))
                .count();
        // Matching twice would cost twice.
        assertThat(met).as(policy.key().name()).isLessThanOrEqualTo(1);
        (met == 1 ? guarding : passing).add(policy.key().name());
      }
    }

    assertThat(guarded ? passing : guarding).isEmpty();
    assertThat(guarded ? guarding : passing)
        .contains("bulkhead-guards-pods", "bulkhead-sets-sandbox");
  }

  private static boolean meets(JsonNode selector, Map<String, String> labels) {
    for (JsonNode expression : selector.path("matchExpressions")) {
      String value = labels.getOrDefault(expression.path("key").asText(), "");
      List<String> values = new ArrayList<>();
      expression.path("values").forEach(v -> values.add(v.asText()));
      boolean holds =
          switch (expression.path("operator").asText()) {
            case "In" -> values.contains(value);
            case "NotIn" -> !values.contains(value);
            case "Exists" -> !value.isEmpty();
            default -> throw new IllegalStateException(expression.toString());
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }
}
