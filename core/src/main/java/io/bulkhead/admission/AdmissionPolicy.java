package io.bulkhead.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One ValidatingAdmissionPolicy with its binding, as compiled by the API server.
///
/// Each validation of ours is one expression, and its message expression lists the single rules
/// with their messages. That list is parsed here, so that each rule has its own verdict.
final class AdmissionPolicy {
  /// @param program true if the object keeps the rule
  record Rule(String message, CelRuntime.Program program) {}

  private final Programs programs;
  private final String name;
  private final JsonNode spec;
  private final JsonNode namespaces;
  private @Nullable List<Rule> rules;

  AdmissionPolicy(Programs programs, JsonNode policy, @Nullable JsonNode binding) {
    this.programs = programs;
    this.name = policy.at("/metadata/name").asText().replaceFirst("^bulkhead-guards-", "");
    this.spec = policy.path("spec");
    this.namespaces =
        binding == null
            ? spec.at("/matchConstraints/namespaceSelector")
            : binding.at("/spec/matchResources/namespaceSelector");
  }

  /// Parsed lazily: most policies are never violated, and parsing messages costs more than all
  /// else.
  private synchronized List<Rule> rules() {
    List<Rule> known = rules;
    if (known == null) {
      known = new ArrayList<>();
      for (JsonNode validation : spec.path("validations")) {
        String message = validation.path("messageExpression").asText("");
        if (!message.isEmpty()) {
          CelAbstractSyntaxTree tree = programs.compiled(message);
          take(tree, tree.getExpr(), known);
        }
      }
      rules = known;
    }
    return known;
  }

  /// Finds every `RULE ? '' : 'what is wrong'`.
  private void take(CelAbstractSyntaxTree whole, CelExpr part, List<Rule> into) {
    switch (part.exprKind().getKind()) {
      case LIST -> part.list().elements().forEach(element -> take(whole, element, into));
      case COMPREHENSION -> take(whole, part.comprehension().iterRange(), into);
      case CALL -> {
        CelExpr.CelCall call = part.call();
        if (call.function().equals("_?_:_") && text(call.args().get(2)) != null) {
          CelExpr holds = call.args().get(0);
          into.add(new Rule(String.valueOf(text(call.args().get(2))), programs.part(whole, holds)));
        } else {
          call.target().ifPresent(target -> take(whole, target, into));
          call.args().forEach(argument -> take(whole, argument, into));
        }
      }
      default -> {
        // No other expressions contain rules.
      }
    }
  }

  private static @Nullable String text(CelExpr expression) {
    return expression.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE
            && !expression.constant().stringValue().isEmpty()
        ? expression.constant().stringValue()
        : null;
  }

  /// Whether the policy applies to the request.
  boolean about(Admission.Request request) {
    JsonNode constraints = spec.path("matchConstraints");
    return resources(constraints.path("resourceRules"), request)
        && !resources(constraints.path("excludeResourceRules"), request)
        && selected(constraints.path("namespaceSelector"), request.labels())
        && selected(namespaces, request.labels());
  }

  private static boolean resources(JsonNode rules, Admission.Request request) {
    for (JsonNode rule : rules) {
      if (has(rule.path("apiGroups"), request.group())
          && has(rule.path("resources"), request.resource())
          && has(rule.path("operations"), request.operation())) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(JsonNode list, String word) {
    for (JsonNode each : list) {
      if (each.asText().equals("*") || each.asText().equals(word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean selected(JsonNode selector, Map<String, String> labels) {
    for (var label : selector.path("matchLabels").properties()) {
      if (!label.getValue().asText().equals(labels.get(label.getKey()))) {
        return false;
      }
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      String value = labels.get(expression.path("key").asText());
      boolean among = value != null && has(expression.path("values"), value);
      boolean holds =
          switch (expression.path("operator").asText()) {
            case "In" -> among;
            case "NotIn" -> !among;
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> false;
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  /// The variables for the policy's expressions. A variable that cannot be computed is missing, so
  /// every expression that uses it fails.
  Map<String, Object> scope(Map<String, Object> request) {
    Map<String, Object> scope = new LinkedHashMap<>(request);
    Map<String, Object> values = new LinkedHashMap<>();
    scope.put("variables", values);
    for (JsonNode variable : spec.path("variables")) {
      String called = variable.path("name").asText();
      try {
        values.put(called, programs.of(variable.path("expression").asText()).eval(scope));
      } catch (CelEvaluationException | RuntimeException e) {
        values.remove(called);
      }
    }
    return scope;
  }

  /// A match condition that cannot be computed excludes nothing.
  boolean concerned(Map<String, Object> scope) {
    return all("matchConditions", scope, true);
  }

  boolean admits(Map<String, Object> scope) {
    return all("validations", scope, false);
  }

  private boolean all(String member, Map<String, Object> scope, boolean inDoubt) {
    for (JsonNode each : spec.path(member)) {
      if (!truth(programs.of(each.path("expression").asText()), scope, inDoubt)) {
        return false;
      }
    }
    return true;
  }

  List<Rule> broken(Map<String, Object> scope) {
    return rules().stream().filter(rule -> !keeps(rule, scope)).toList();
  }

  static boolean keeps(Rule rule, Map<String, Object> scope) {
    return truth(rule.program(), scope, false);
  }

  String name() {
    return name;
  }

  private static boolean truth(
      CelRuntime.Program program, Map<String, Object> scope, boolean inDoubt) {
    try {
      return program.eval(scope) instanceof Boolean answer ? answer : inDoubt;
    } catch (CelEvaluationException | RuntimeException e) {
      return inDoubt;
    }
  }
}
