package io.bulkhead.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/// The admission policies of a cluster. They select namespaces by labels that a tenant cannot
/// write.
public final class Guard {
  /// The kinds that the guard consists of.
  public static final List<String> KINDS =
      List.of(
          "MutatingAdmissionPolicy",
          "MutatingAdmissionPolicyBinding",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding");

  public static final String API_VERSION = GuardPolicy.API;
  private static final String PREFIX = "bulkhead-";
  private static final String SETS_CLASS = "bulkhead-sets-sandbox";
  private static final String PULLS_IMAGES = "bulkhead-pulls-images";

  /// CEL: the request is more than the removal of finalizers during deletion. An object that a
  /// finalizer holds may still be changed, and is judged then.
  private static final String MORE_THAN_GOING_AWAY =
      """
      request.operation != 'UPDATE' || request.?subResource.orValue('') != '' || !has(object.metadata.deletionTimestamp)
        || object.?spec != oldObject.?spec || object.?template != oldObject.?template
        || object.metadata.?labels != oldObject.metadata.?labels || object.metadata.?annotations != oldObject.metadata.?annotations
        || !object.metadata.?finalizers.orValue([]).all(f, f in oldObject.metadata.?finalizers.orValue([]))
      """;

  private Guard() {}

  /// Every object of the guard, each annotated with the digest of all.
  public static List<Manifest> objects(Terms terms) {
    List<ObjectNode> trees = terms.strict() ? StrictBindings.spread(trees(terms)) : trees(terms);
    String digest = digest(trees);
    trees.forEach(tree ->
        ((ObjectNode) tree.get("metadata"))
            .putObject("annotations")
            .put(Labels.GUARD_DIGEST, digest));
    return trees.stream().map(Manifest::of).toList();
  }

  private static List<ObjectNode> trees(Terms terms) {
    List<ObjectNode> trees = new ArrayList<>();
    if (terms.setsClass()) {
      trees.addAll(setsClass(terms));
    }
    if (terms.setsClass() && terms.alwaysPullImages()) {
      trees.addAll(pullsImages(terms));
    }
    trees.addAll(pods(terms).objects());
    trees.addAll(images(terms).objects());
    trees.addAll(templates(terms).objects());
    ObjectRules.all(terms, untrusted(terms), JsonNodeFactory.instance.objectNode())
        .forEach(policy -> trees.addAll(policy.objects()));
    return trees;
  }

  /// Whether an object of one of [#KINDS] belongs to the guard by its name. Others' policies with
  /// such a name are included, so that they are noticed.
  public static boolean isPart(String name) {
    return name.startsWith(PREFIX);
  }

  /// SHA-256 over kind, name and spec of each object, in order of kind and name: the meaning of the
  /// policies without their labels. Live and delivered objects have the same digest, since every
  /// field that the API server would default is delivered.
  public static String digest(Collection<? extends JsonNode> objects) {
    var sorted = new TreeMap<String, JsonNode>();
    objects.forEach(
        o -> sorted.put(o.path("kind").asText("") + "/" + o.at("/metadata/name").asText(""), o));
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    sorted.forEach(
        (name, object) -> all.addObject().put("object", name).set("spec", object.path("spec")));
    return Digest.of(Json.canonical(all)).hex();
  }

  /// Label selector of the untrusted namespaces.
  private static ObjectNode untrusted(Terms terms) {
    ObjectNode selector = JsonNodeFactory.instance.objectNode();
    if (!terms.strict()) {
      selector.putObject("matchLabels").put(Labels.TRUST, "untrusted");
      return selector;
    }
    ArrayNode expressions = selector.putArray("matchExpressions");
    expressions
        .addObject()
        .put("key", Labels.TRUST)
        .put("operator", "NotIn")
        .putArray("values")
        .add("trusted");
    ArrayNode known =
        expressions
            .addObject()
            .put("key", "kubernetes.io/metadata.name")
            .put("operator", "NotIn")
            .putArray("values");
    known.add("kube-system").add("kube-public").add("kube-node-lease");
    terms.trustedNamespaces().forEach(known::add);
    return selector;
  }

  /// The condition avoids any cost for pods that name their class.
  private static List<ObjectNode> setsClass(Terms terms) {
    String standard =
        !terms.strict() || terms.classes().isEmpty() ? "" : terms.classes().getFirst();
    String label = "namespaceObject.metadata.labels[%s'" + Labels.SANDBOX + "']";
    String value =
        standard.isEmpty()
            ? label.formatted("")
            : label.formatted("?") + ".orValue('" + standard + "')";
    return GuardPolicy.mutation(
        SETS_CLASS,
        namespaces(terms, standard),
        "!has(object.spec.runtimeClassName)",
        "[JSONPatch{op: 'add', path: '/spec/runtimeClassName', value: " + value + "}]");
  }

  private static List<ObjectNode> pullsImages(Terms terms) {
    List<String> patches = new ArrayList<>();
    for (String list : List.of("containers", "initContainers")) {
      patches.add(
          """
          (has(object.spec.%1$s) ? object.spec.%1$s : []).transformList(i, c, c.?imagePullPolicy.orValue('') != 'Always',
            JSONPatch{op: 'add', path: '/spec/%1$s/' + string(i) + '/imagePullPolicy', value: 'Always'})
          """
              .formatted(list));
    }
    return GuardPolicy.mutation(
        PULLS_IMAGES,
        untrusted(terms),
        """
        object.spec.containers.exists(c, c.?imagePullPolicy.orValue('') != 'Always')
          || object.spec.?initContainers.orValue([]).exists(c, c.?imagePullPolicy.orValue('') != 'Always')
        """,
        String.join(" + ", patches));
  }

  /// If the cluster has no default class, only namespaces that name one can be served; pods of
  /// other namespaces are refused because they have none.
  private static ObjectNode namespaces(Terms terms, String standard) {
    ObjectNode selector = untrusted(terms);
    if (standard.isEmpty()) {
      expressions(selector).addObject().put("key", Labels.SANDBOX).put("operator", "Exists");
    }
    return selector;
  }

  private static GuardPolicy pods(Terms terms) {
    GuardPolicy policy =
        new GuardPolicy("bulkhead-guards-pods", untrusted(terms))
            .ofPods()
            .judgedOften(PodRules.outright())
            .on("", GuardPolicy.WRITES, "pods", "pods/ephemeralcontainers", "pods/resize")
            .when("is-not-only-going-away", MORE_THAN_GOING_AWAY);
    PodRules.variables(policy, "object");
    if (terms.alwaysPullImages()) {
      policy.rules(PodRules.PULLED);
    }
    return policy
        .rule(
            "variables.spec.?runtimeClassName.orValue('') in " + PodRules.texts(terms.classes()),
            terms.classes().isEmpty()
                ? "this cluster has no sandbox for untrusted pods; use another cluster"
                : "an untrusted pod runs in a sandbox: spec.runtimeClassName must be one of "
                    + String.join(", ", terms.classes()))
        .rule(
            "!has(variables.spec.nodeName) || variables.spec.nodeName == '' || request.operation !="
                + " 'CREATE'",
            "the scheduler chooses the node: remove nodeName")
        .rules(PodRules.all(terms));
  }

  /// A policy of its own, which does not apply to most pods.
  private static GuardPolicy images(Terms terms) {
    ObjectNode limited = untrusted(terms);
    expressions(limited)
        .addObject()
        .put("key", Labels.REGISTRIES)
        .put("operator", "NotIn")
        .putArray("values")
        .add(Labels.ANY);
    GuardPolicy policy =
        new GuardPolicy("bulkhead-guards-images", limited)
            .ofPods()
            .on("", GuardPolicy.WRITES, "pods", "pods/ephemeralcontainers")
            .when("is-not-only-going-away", MORE_THAN_GOING_AWAY);
    return PodRules.variables(policy, "object").rules(List.of(PodRules.REGISTRIES));
  }

  private static ArrayNode expressions(ObjectNode selector) {
    return selector.get("matchExpressions") instanceof ArrayNode known
        ? known
        : selector.putArray("matchExpressions");
  }

  private static GuardPolicy templates(Terms terms) {
    GuardPolicy policy =
        new GuardPolicy("bulkhead-guards-templates", untrusted(terms))
            .on(
                "apps",
                GuardPolicy.WRITES,
                "deployments",
                "replicasets",
                "statefulsets",
                "daemonsets")
            .on("batch", GuardPolicy.WRITES, "jobs", "cronjobs")
            .on("", GuardPolicy.WRITES, "replicationcontrollers", "podtemplates")
            .on(
                "serving.knative.dev",
                GuardPolicy.WRITES,
                "services",
                "configurations",
                "revisions")
            .on("argoproj.io", GuardPolicy.WRITES, "rollouts")
            .when("is-not-only-going-away", MORE_THAN_GOING_AWAY);
    String pod =
        """
        object.kind == 'CronJob' ? dyn(object.spec.jobTemplate.spec.template)
          : object.kind == 'PodTemplate' ? dyn(object.template)
          : object.kind == 'Revision' ? dyn(object)
          : dyn(object.spec.?template.orValue({'spec': {}}))
        """;
    String classes = PodRules.texts(terms.classes());
    return PodRules.variables(policy, pod)
        .let("restricted", restricted())
        .rule(
            "!has(variables.spec.runtimeClassName) || variables.spec.runtimeClassName in "
                + classes,
            "an untrusted pod runs in a sandbox: leave runtimeClassName out or take one of "
                + String.join(", ", terms.classes()))
        .rule("!has(variables.spec.overhead)", "the sandbox class sets the overhead: remove it")
        .rule(
            "variables.spec.?nodeName.orValue('') == ''",
            "the scheduler chooses the node: remove nodeName")
        .rule(
            """
            object.kind != 'StatefulSet' || object.spec.?volumeClaimTemplates.orValue([]).all(t, %s)
            """
                .formatted(ClaimRules.ofTemplate("t", terms.storageClasses())),
            ClaimRules.TEMPLATES)
        .ruleOfTenants(
            """
            object.kind != 'CronJob' || [object.spec.jobTemplate.?metadata.?labels.orValue({}),
              object.spec.jobTemplate.?metadata.?annotations.orValue({})].all(m, m.all(k, !k.startsWith('bulkhead.io/') || (%s && %s)))
            """
                .formatted(GuardPolicy.DELIVERY, GuardPolicy.MARK_OR_FREE),
            "labels and annotations under bulkhead.io/ are for the operator: remove them from the"
                + " jobTemplate")
        .rules(PodRules.all(terms))
        .rules(List.of(PodRules.REGISTRIES))
        .rules(RestrictedRules.all());
  }

  /// Without a label, the strictest level applies.
  private static String restricted() {
    return "!(namespaceObject.metadata.?labels[?'%s'].orValue('restricted') in ['baseline', 'privileged'])"
        .formatted(Labels.LEVEL);
  }
}
