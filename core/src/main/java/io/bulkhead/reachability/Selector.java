package io.bulkhead.reachability;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// A label selector. Without requirements it selects everything.
record Selector(List<Requirement> requirements) {
  static final Selector ALL = new Selector(List.of());

  /// One requirement. A label that is missing is not the same as a label with an empty value.
  record Requirement(String key, Operator operator, SortedSet<String> values) {
    boolean holds(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
        case NEVER -> false;
      };
    }
  }

  enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST,
    /// A selector that no API server accepts.
    NEVER;

    private static Operator parse(String text) {
      return switch (text) {
        case "In" -> IN;
        case "NotIn" -> NOT_IN;
        case "Exists" -> EXISTS;
        case "DoesNotExist" -> DOES_NOT_EXIST;
        default -> NEVER;
      };
    }
  }

  Selector {
    requirements = List.copyOf(requirements);
  }

  static Selector parse(JsonNode tree) {
    List<Requirement> all = new ArrayList<>();
    tree.path("matchLabels")
        .properties()
        .forEach(label ->
            all.add(
                new Requirement(
                    label.getKey(),
                    Operator.IN,
                    new TreeSet<>(List.of(label.getValue().asText(""))))));
    for (JsonNode one : tree.path("matchExpressions")) {
      SortedSet<String> values = new TreeSet<>();
      one.path("values").forEach(value -> values.add(value.asText("")));
      all.add(
          new Requirement(
              one.path("key").asText(""), Operator.parse(one.path("operator").asText("")), values));
    }
    return new Selector(all);
  }

  boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(requirement -> requirement.holds(labels));
  }
}
