package io.bulkhead.guard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// One ValidatingAdmissionPolicy in the making, and its binding.
///
/// All rules are one CEL expression, since the API server pays for each expression by itself; when
/// it fails, the message lists every rule that is broken. Every field that the API server would
/// fill in is written out, so that a live policy can be compared member by member.
final class Policy {
  static final String API = "admissionregistration.k8s.io/v1";
  static final List<String> WRITES = List.of("CREATE", "UPDATE");

  /// CEL: who asks is part of the cluster itself, or may edit the guard anyway.
  static final String SYSTEM =
      """
      request.userInfo.?username.orValue('') in ['system:kube-controller-manager', 'system:kube-scheduler', 'system:apiserver']
        || request.userInfo.?groups.orValue([]).exists(g, g in ['system:masters', 'system:nodes', 'system:serviceaccounts:kube-system'])
        || authorizer.group('admissionregistration.k8s.io').resource('validatingadmissionpolicies').check('update').allowed()
      """;

  /// @param holds CEL, true when the object keeps the rule
  /// @param message what is wrong and what to do
  /// @param exempt whether [#SYSTEM] need not keep it
  record Rule(String holds, String message, boolean exempt) {
    Rule(String holds, String message) {
      this(holds, message, false);
    }

    Rule {
      if (message.contains("'") || message.contains("\\")) {
        throw new IllegalArgumentException("cannot stand in a CEL text: " + message);
      }
    }
  }

  private final String name;
  private final ObjectNode namespaces;
  private final ArrayNode resources = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode excluded = JsonNodeFactory.instance.arrayNode();
  private final SequencedMap<String, String> conditions = new LinkedHashMap<>();
  private final SequencedMap<String, String> variables = new LinkedHashMap<>();
  private final List<Rule> rules = new ArrayList<>();

  /// @param namespaces label selector
  Policy(String name, ObjectNode namespaces) {
    this.name = name;
    this.namespaces = namespaces;
  }

  Policy on(String group, List<String> operations, String... names) {
    resourceRule(resources, group, operations, "*", names);
    return this;
  }

  Policy except(String group, String... names) {
    resourceRule(excluded, group, List.of("*"), "*", names);
    return this;
  }

  private static void resourceRule(
      ArrayNode into, String group, List<String> operations, String scope, String... names) {
    ObjectNode rule = into.addObject();
    rule.putArray("apiGroups").add(group);
    rule.putArray("apiVersions").add("*");
    operations.forEach(rule.putArray("operations")::add);
    ArrayNode list = rule.putArray("resources");
    for (String resource : names) {
      list.add(resource);
    }
    rule.put("scope", scope);
  }

  Policy when(String condition, String cel) {
    conditions.put(condition, flat(cel));
    return this;
  }

  /// Variables are computed when first used; later ones may use earlier ones.
  Policy let(String variable, String cel) {
    variables.put(variable, flat(cel));
    return this;
  }

  Policy rule(String holds, String message) {
    rules.add(new Rule(flat(holds), message));
    return this;
  }

  /// A rule that [#SYSTEM] need not keep.
  Policy ruleOfTenants(String holds, String message) {
    rules.add(new Rule(flat(holds), message, true));
    return this;
  }

  Policy rules(List<Rule> more) {
    more.forEach(rule -> rules.add(new Rule(flat(rule.holds()), rule.message(), rule.exempt())));
    return this;
  }

  /// The policy and its binding.
  List<ObjectNode> objects() {
    ObjectNode policy = object("ValidatingAdmissionPolicy", name);
    ObjectNode spec = policy.putObject("spec");
    spec.put("failurePolicy", "Fail");
    spec.set("matchConstraints", constraints());
    named(spec, "matchConditions", conditions);
    named(spec, "variables", variables);
    List<String> messages = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (Rule rule : rules) {
      // The message is made where the authorizer cannot be asked, but then it was asked already.
      String unless = rule.exempt() ? " || " + flat(SYSTEM) : "";
      all.add("(" + rule.holds() + unless + ")");
      messages.add("(" + rule.holds() + ") ? '' : '" + rule.message() + "'");
    }
    spec.putArray("validations")
        .addObject()
        .put("expression", String.join(" && ", all))
        .put("message", "an untrusted namespace does not allow this")
        .put(
            "messageExpression",
            "[" + String.join(", ", messages) + "].filter(m, m != '').join('; ')")
        .put("reason", "Forbidden");
    ObjectNode binding = object("ValidatingAdmissionPolicyBinding", name);
    ObjectNode bound = binding.putObject("spec").put("policyName", name);
    bound.putArray("validationActions").add("Deny");
    return List.of(policy, binding);
  }

  private ObjectNode constraints() {
    ObjectNode constraints = JsonNodeFactory.instance.objectNode();
    if (!excluded.isEmpty()) {
      constraints.set("excludeResourceRules", excluded);
    }
    constraints.put("matchPolicy", "Equivalent");
    constraints.set("namespaceSelector", namespaces);
    constraints.putObject("objectSelector");
    constraints.set("resourceRules", resources);
    return constraints;
  }

  private static void named(ObjectNode spec, String field, SequencedMap<String, String> entries) {
    if (entries.isEmpty()) {
      return;
    }
    ArrayNode list = spec.putArray(field);
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      list.addObject().put("name", entry.getKey()).put("expression", entry.getValue());
    }
  }

  static ObjectNode object(String kind, String name) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", API).put("kind", kind);
    tree.putObject("metadata").put("name", name);
    return tree;
  }

  private static String flat(String cel) {
    return cel.strip().replaceAll("\\s*\\n\\s*", " ");
  }
}
