package io.bulkhead.guard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.label.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Builds one ValidatingAdmissionPolicy and its binding.
///
/// All rules form one CEL expression, since the API server charges for each expression, and rules
/// over the same list then share one iteration; if it fails, the message lists every violated rule.
/// The API server always computes that message, which doubles the cost; so a policy that is
/// [#judgedOften] skips valid objects before that. Every field that the API server would default is
/// written out, so that a live policy can be compared member by member.
///
/// The binding selects the namespaces, and the policy none: the API server matches a policy's
/// namespaces before its resources, but a binding's only after the resources match. So the policies
/// of other kinds cost a pod next to nothing. Policies [#ofPods] select namespaces themselves,
/// which costs a pod no more: whoever edits a binding can switch them off, but never apply them to
/// trusted pods.
final class GuardPolicy {
  static final String API = "admissionregistration.k8s.io/v1";
  private static final String NOT_IN_ORDER = "is-not-in-order";
  private static final String ALWAYS = "true";
  static final List<String> WRITES = List.of("CREATE", "UPDATE");

  /// CEL: the user is part of the cluster itself, or may edit the guard anyway.
  static final String SYSTEM =
      """
      request.userInfo.?username.orValue('') in ['system:kube-controller-manager', 'system:kube-scheduler', 'system:apiserver']
        || request.userInfo.?groups.orValue([]).exists(g, g in ['system:masters', 'system:nodes', 'system:serviceaccounts:kube-system'])
        || authorizer.group('admissionregistration.k8s.io').resource('validatingadmissionpolicies').check('update').allowed()
      """;

  /// CEL: the user is a `system:` user but no service account of this namespace: only the operator
  /// can have granted it rights here, since tenants cannot bind rights to any of these names.
  static final String OPERATED =
      "(request.userInfo.?username.orValue('').startsWith('system:') && request.userInfo.username"
          + " != 'system:anonymous' &&"
          + " !request.userInfo.username.startsWith('system:serviceaccount:' + request.namespace +"
          + " ':'))";

  /// CEL: the user is the hub with the rights of a logical cloud and no others.
  static final String DELIVERY =
      "request.userInfo.?username.orValue('').startsWith('" + DeliveringUser.PREFIX + "')";

  /// CEL: the key `k` is not reserved for operators, or is one that the hub puts on delivered
  /// objects.
  static final String MARK_OR_FREE =
      "(!k.startsWith('bulkhead.io/') || k in ['bulkhead.io/managed', 'bulkhead.io/owner',"
          + " 'bulkhead.io/project', '"
          + Labels.CONFINED
          + "', 'bulkhead.io/hook-run'])";

  /// A list (or the keys of a map) whose every element must keep a rule.
  ///
  /// @param list CEL of the list
  /// @param element the name by which a rule refers to the element
  record Each(String list, String element) {
    String all(String holds) {
      return "%s.all(%s, %s)".formatted(list, element, holds);
    }
  }

  /// @param each null for a rule of the object as a whole
  /// @param when CEL, true for the elements that the rule applies to; rules with the same text
  ///   share one evaluation, and elements that do not match cost nothing more
  /// @param holds CEL, true if the object or the element keeps the rule
  /// @param message what is wrong and what to do
  /// @param exempt whether [#SYSTEM] is exempt
  record Rule(@Nullable Each each, String when, String holds, String message, boolean exempt) {
    Rule(String holds, String message) {
      this(null, ALWAYS, holds, message, false);
    }

    Rule(Each each, String holds, String message) {
      this(each, ALWAYS, holds, message, false);
    }

    Rule(Each each, String when, String holds, String message) {
      this(each, when, holds, message, false);
    }

    /// A rule that [#SYSTEM] is exempt from.
    static Rule ofTenants(String holds, String message) {
      return new Rule(null, ALWAYS, holds, message, true);
    }

    Rule {
      holds = flat(holds);
      if (message.contains("'") || message.contains("\\")) {
        throw new IllegalArgumentException("cannot stand in a CEL text: " + message);
      }
      if (exempt && each != null) {
        throw new IllegalArgumentException("who asks is no matter of an element: " + message);
      }
    }

    /// CEL for the object as a whole.
    String holdsForAll() {
      return each == null ? holds : each.all(unlessNot(when, holds));
    }
  }

  private final String name;
  private final ObjectNode namespaces;
  private final ArrayNode resources = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode excluded = JsonNodeFactory.instance.arrayNode();
  private final SequencedMap<String, String> conditions = new LinkedHashMap<>();
  private final SequencedMap<String, String> variables = new LinkedHashMap<>();
  private final List<Rule> rules = new ArrayList<>();
  private final SequencedMap<Pattern, String> aliases = new LinkedHashMap<>();
  private final SequencedMap<Pattern, String> outright = new LinkedHashMap<>();
  private boolean ofPods;

  /// @param namespaces label selector
  GuardPolicy(String name, ObjectNode namespaces) {
    this.name = name;
    this.namespaces = namespaces;
  }

  GuardPolicy on(String group, List<String> operations, String... names) {
    resourceRule(resources, group, "*", operations, "*", names);
    return this;
  }

  GuardPolicy except(String group, String... names) {
    resourceRule(excluded, group, "*", List.of("*"), "*", names);
    return this;
  }

  private static void resourceRule(
      ArrayNode into,
      String group,
      String version,
      List<String> operations,
      String scope,
      String... names) {
    ObjectNode rule = into.addObject();
    rule.putArray("apiGroups").add(group);
    rule.putArray("apiVersions").add(version);
    operations.forEach(rule.putArray("operations")::add);
    ArrayNode list = rule.putArray("resources");
    for (String resource : names) {
      list.add(resource);
    }
    rule.put("scope", scope);
  }

  GuardPolicy when(String condition, String cel) {
    conditions.put(condition, flat(cel));
    return this;
  }

  /// Selects the namespaces in the policy itself.
  GuardPolicy ofPods() {
    ofPods = true;
    return this;
  }

  /// For pods, which are created by the thousand, unlike other objects. An object that keeps all
  /// rules without any grant is let through by one match condition, which costs the API server a
  /// fraction of a validation; but a match condition can use neither variables nor the namespace.
  /// Other objects are judged as by any policy.
  ///
  /// @param words for each variable that the rules use, the CEL to use instead in that condition:
  ///   it must not allow more than the variable may
  GuardPolicy judgedOften(SequencedMap<String, String> words) {
    words.forEach((variable, cel) -> outright.put(named(variable), cel));
    return this;
  }

  /// Variables are computed when first used; later ones may use earlier ones.
  GuardPolicy let(String variable, String cel) {
    variables.put(variable, flat(cel));
    return this;
  }

  /// A name for an expression that is inlined wherever it is used: for the API server, a variable
  /// is more expensive than a member access.
  GuardPolicy alias(String variable, String cel) {
    aliases.put(named(variable), cel);
    return this;
  }

  private static Pattern named(String variable) {
    return Pattern.compile("\\bvariables\\." + variable + "\\b");
  }

  GuardPolicy rule(String holds, String message) {
    rules.add(new Rule(holds, message));
    return this;
  }

  /// A rule that [#SYSTEM] is exempt from.
  GuardPolicy ruleOfTenants(String holds, String message) {
    rules.add(Rule.ofTenants(holds, message));
    return this;
  }

  GuardPolicy rules(List<Rule> more) {
    rules.addAll(more);
    return this;
  }

  /// The policy and its binding.
  List<ObjectNode> objects() {
    ObjectNode policy = object("ValidatingAdmissionPolicy", name);
    ObjectNode spec = policy.putObject("spec");
    spec.put("failurePolicy", "Fail");
    spec.set("matchConstraints", constraints());
    named(spec, "matchConditions", asked());
    spec.putArray("validations").add(whole());
    variables.replaceAll((variable, cel) -> writtenOut(aliases, cel));
    named(spec, "variables", variables);
    ObjectNode binding = object("ValidatingAdmissionPolicyBinding", name);
    ObjectNode bound = binding.putObject("spec").put("policyName", name);
    if (!ofPods) {
      bound.set("matchResources", selected(namespaces));
    }
    bound.putArray("validationActions").add("Deny");
    return List.of(policy, binding);
  }

  private SequencedMap<String, String> asked() {
    if (outright.isEmpty()) {
      return conditions;
    }
    String holds = writtenOut(outright, writtenOut(aliases, expression(false)));
    // One condition, in which the test that most objects pass comes first.
    List<String> all = new ArrayList<>(List.of("!(" + holds + ")"));
    conditions.values().forEach(condition -> all.add("(" + condition + ")"));
    var asked = new LinkedHashMap<String, String>();
    asked.put(NOT_IN_ORDER, String.join(" && ", all));
    return asked;
  }

  private ObjectNode whole() {
    List<String> messages = new ArrayList<>();
    for (Rule rule : rules) {
      messages.add("(" + rule.holdsForAll() + ") ? '' : '" + rule.message() + "'");
    }
    String message = "[" + String.join(", ", messages) + "].filter(m, m != '').join('; ')";
    return JsonNodeFactory.instance
        .objectNode()
        .put("expression", writtenOut(aliases, expression(true)))
        .put("message", "an untrusted namespace does not allow this")
        .put("reason", "Forbidden")
        .put("messageExpression", writtenOut(aliases, message));
  }

  private static String writtenOut(SequencedMap<Pattern, String> words, String cel) {
    String result = cel;
    for (var word : words.entrySet()) {
      result = word.getKey().matcher(result).replaceAll(Matcher.quoteReplacement(word.getValue()));
    }
    return result;
  }

  private static String unless(Rule rule) {
    return rule.exempt() ? " || " + flat(SYSTEM) : "";
  }

  /// @param exempting whether [#SYSTEM] is exempted where allowed; the message expression cannot
  ///   use the authorizer, but is only evaluated after the validation has
  private String expression(boolean exempting) {
    List<String> all = new ArrayList<>();
    SequencedMap<Each, SequencedMap<String, List<String>>> perElement = new LinkedHashMap<>();
    for (Rule rule : rules) {
      Each each = rule.each();
      if (each == null) {
        all.add("(" + rule.holds() + (exempting ? unless(rule) : "") + ")");
      } else {
        perElement
            .computeIfAbsent(each, list -> new LinkedHashMap<>())
            .computeIfAbsent(rule.when(), list -> new ArrayList<>())
            .add("(" + rule.holds() + ")");
      }
    }
    perElement.forEach((each, questions) -> {
      List<String> parts = new ArrayList<>();
      questions.forEach(
          (when, holds) -> parts.add("(" + unlessNot(when, String.join(" && ", holds)) + ")"));
      all.add(each.all(String.join(" && ", parts)));
    });
    return String.join(" && ", all);
  }

  private static String unlessNot(String when, String holds) {
    return when.equals(ALWAYS) ? holds : "!(" + when + ") || (" + holds + ")";
  }

  private ObjectNode constraints() {
    ObjectNode constraints = JsonNodeFactory.instance.objectNode();
    if (!excluded.isEmpty()) {
      constraints.set("excludeResourceRules", excluded);
    }
    constraints.setAll(selected(ofPods ? namespaces : JsonNodeFactory.instance.objectNode()));
    constraints.set("resourceRules", resources);
    return constraints;
  }

  private static ObjectNode selected(ObjectNode namespaces) {
    ObjectNode match = JsonNodeFactory.instance.objectNode().put("matchPolicy", "Equivalent");
    match.set("namespaceSelector", namespaces);
    match.putObject("objectSelector");
    return match;
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

  /// A MutatingAdmissionPolicy for new pods, and its binding. It only mutates once: if somebody
  /// removes the value again, the policy for pods refuses it.
  ///
  /// @param namespaces label selector
  /// @param when CEL, true for pods to be changed; the others cost next to nothing
  /// @param patch CEL, a list of JSONPatch
  static List<ObjectNode> mutation(String name, ObjectNode namespaces, String when, String patch) {
    ObjectNode policy = object("MutatingAdmissionPolicy", name);
    ObjectNode spec = policy.putObject("spec");
    spec.put("failurePolicy", "Fail").put("reinvocationPolicy", "Never");
    ObjectNode constraints = spec.putObject("matchConstraints");
    constraints.setAll(selected(namespaces));
    resourceRule(
        constraints.putArray("resourceRules"), "", "v1", List.of("CREATE"), "Namespaced", "pods");
    spec.putArray("matchConditions")
        .addObject()
        .put("name", "lacks-it")
        .put("expression", flat(when));
    ObjectNode mutation = spec.putArray("mutations").addObject();
    mutation.put("patchType", "JSONPatch");
    mutation.putObject("jsonPatch").put("expression", flat(patch));
    ObjectNode binding = object("MutatingAdmissionPolicyBinding", name);
    binding.putObject("spec").put("policyName", name);
    return List.of(policy, binding);
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
