package io.bulkhead.guard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.label.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// On a strict cluster some namespaces are trusted by their names. A name must not exempt a
/// namespace that is labelled untrusted, and one selector cannot express "this label, or neither
/// this label nor these names". So each policy has two bindings there, and no namespace matches
/// both.
final class StrictBindings {
  private static final String NAME = "kubernetes.io/metadata.name";

  /// @param objects policies and bindings, each policy before its binding
  static List<ObjectNode> spread(List<ObjectNode> objects) {
    Map<String, ObjectNode> selectors = new HashMap<>();
    List<ObjectNode> spread = new ArrayList<>();
    for (ObjectNode object : objects) {
      if (object.path("kind").asText("").endsWith("Binding")) {
        spread.addAll(bindings(object, selectors));
        continue;
      }
      String path = "/spec/matchConstraints";
      if (object.at(path + "/namespaceSelector") instanceof ObjectNode selector
          && byName(selector)) {
        // A binding can only narrow what its policy selects, so the policy must select both.
        selectors.put(object.at("/metadata/name").asText(""), selector);
        ((ObjectNode) object.at(path)).set("namespaceSelector", labelOnly(selector, "NotIn"));
      }
      spread.add(object);
    }
    return spread;
  }

  private static List<ObjectNode> bindings(ObjectNode binding, Map<String, ObjectNode> selectors) {
    ObjectNode selector =
        binding.at("/spec/matchResources/namespaceSelector") instanceof ObjectNode own
            ? own
            : selectors.get(binding.at("/spec/policyName").asText(""));
    if (selector == null || !byName(selector)) {
      return List.of(binding);
    }
    ObjectNode unlabelled = binding.deepCopy();
    select(unlabelled, neitherLabelled(selector));
    ObjectNode labelled = binding.deepCopy();
    String name = binding.at("/metadata/name").asText("");
    labelled.withObject("/metadata").put("name", name + "-labelled");
    select(labelled, labelOnly(selector, "In"));
    return List.of(unlabelled, labelled);
  }

  private static void select(ObjectNode binding, ObjectNode selector) {
    ObjectNode match = binding.withObject("/spec").withObject("/matchResources");
    match.put("matchPolicy", "Equivalent");
    match.set("namespaceSelector", selector);
    match.putObject("objectSelector");
  }

  private static boolean byName(ObjectNode selector) {
    return selector.path("matchExpressions").findValuesAsText("key").contains(NAME);
  }

  private static ObjectNode neitherLabelled(ObjectNode selector) {
    ObjectNode copy = selector.deepCopy();
    for (var expression : copy.path("matchExpressions")) {
      if (expression.path("key").asText("").equals(Labels.TRUST)) {
        ((ArrayNode) expression.path("values")).add("untrusted");
      }
    }
    return copy;
  }

  /// The selector without its names.
  ///
  /// @param operator `In` for namespaces labelled untrusted, `NotIn` for those not labelled trusted
  private static ObjectNode labelOnly(ObjectNode selector, String operator) {
    ObjectNode copy = selector.deepCopy();
    ArrayNode expressions = JsonNodeFactory.instance.arrayNode();
    for (var expression : copy.path("matchExpressions")) {
      String key = expression.path("key").asText("");
      if (key.equals(Labels.TRUST)) {
        expressions
            .addObject()
            .put("key", key)
            .put("operator", operator)
            .putArray("values")
            .add(operator.equals("In") ? "untrusted" : "trusted");
      } else if (!key.equals(NAME)) {
        expressions.add(expression);
      }
    }
    copy.set("matchExpressions", expressions);
    return copy;
  }

  private StrictBindings() {}
}
