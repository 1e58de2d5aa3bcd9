package io.bulkhead.compiler.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.admission.Admission;
import io.bulkhead.admission.Breach;
import io.bulkhead.compiler.baseline.BaselineObjects;
import io.bulkhead.compiler.model.Cures;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Variant;
import io.bulkhead.compiler.model.Fault;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.PodTemplates;
import io.bulkhead.compiler.model.PodTemplates.Template;
import io.bulkhead.compiler.model.Snapshot.ClusterFacts;
import io.bulkhead.compiler.rights.CloudIdentity;
import io.bulkhead.compiler.tenancy.CloudObjects;
import io.bulkhead.diagnostic.Diagnostic.Cure;
import io.bulkhead.guard.Terms;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterGuard;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Finds out what the guards of alike clusters would say to an object and to its pods. The policies
/// themselves are evaluated, so a plan accepts nothing that a cluster refuses, and refuses nothing
/// that it accepts.
///
/// If a rule of ours describes a guard's refusal better, with the exact field, its text is used;
/// such a rule never refuses anything that all guards admit.
///
/// @param sites of alike clusters, each once
/// @param labels of the namespace
/// @param annotations of the namespace
record GuardJudge(
    Model.Cloud cloud,
    String sandbox,
    List<Site> sites,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations) {
  private static final List<String> OF_CONTROLLERS =
      List.of(
          "system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated");

  /// The facts of a cluster that the verdict depends on.
  ///
  /// @param terms of its guard
  /// @param storageClass of a claim that names none
  record Site(Terms terms, String storageClass) {}

  static GuardJudge of(Draft draft, Model.Deployment model, Variant variant, String sandbox) {
    SequencedSet<Site> sites = new LinkedHashSet<>();
    for (ClusterId cluster : variant.clusters()) {
      ClusterFacts facts = draft.snapshot().clusters().get(cluster);
      Capabilities seen = facts == null ? Capabilities.UNKNOWN : facts.capabilities();
      var key = cluster.document();
      var spec = ClusterGuard.inForce(draft.snapshot().documents(), key);
      Terms own =
          BaselineObjects.terms(model.sandboxClasses(), spec, seen, variant.traits().setsClass());
      sites.add(new Site(admitting(own, sandbox), seen.defaultStorageClass()));
    }
    JsonNode namespace = CloudObjects.namespace(model.cloud(), sandbox).at("/metadata");
    return new GuardJudge(
        model.cloud(),
        sandbox,
        List.copyOf(sites),
        texts(namespace.path("labels")),
        texts(namespace.path("annotations")));
  }

  /// The class was chosen because the cluster has it; its guard will follow.
  private static Terms admitting(Terms terms, String sandbox) {
    var classes = new TreeSet<>(terms.classes());
    classes.add(sandbox);
    return new Terms(
        List.copyOf(classes),
        terms.setsClass(),
        terms.strict(),
        terms.trustedNamespaces(),
        terms.alwaysPullImages(),
        terms.storageClasses(),
        terms.priorityClasses());
  }

  private static SortedMap<String, String> texts(JsonNode map) {
    var texts = new TreeMap<String, String>();
    map.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText("")));
    return texts;
  }

  /// Why the object, or one of its pods, would be refused.
  ///
  /// @param raw the object as in the chart
  /// @param object as it would be sent
  List<Fault> faults(Manifest raw, Manifest object, List<Template> templates) {
    List<Fault> faults = new ArrayList<>(TenantReach.beyondTheGuard(raw));
    templates.forEach(template -> contradiction(template, faults));
    List<Fault> refused = new ArrayList<>();
    for (Site each : sites) {
      Admission admission = Admission.of(each.terms());
      ObjectNode tree = defaulted(object, each);
      judge(admission, tree, delivery(), "", "", refused);
      for (Template template : PodTemplates.in(tree)) {
        judge(
            admission,
            pod(template, each.terms()),
            controller(template),
            "",
            template.path(),
            refused);
        judge(admission, carried(template), delivery(), "spec.template", template.path(), refused);
      }
    }
    if (!refused.isEmpty()) {
      List<Fault> worded =
          new ArrayList<>(TenantReach.ofObject(raw, cloud.namespace(), cloud.grants()));
      for (Template template : templates) {
        worded.addAll(HostAccess.ofTemplate(template));
        worded.addAll(
            PodSecurity.ofTemplate(template, cloud.grants().level(), Cures.baseline(cloud)));
        worded.addAll(TenantReach.ofTemplate(template, cloud.namespace()));
      }
      worded.forEach(words -> faults.add(cured(words, refused)));
      List<Fault> told = List.copyOf(faults);
      refused.stream()
          .filter(fault -> told.stream().noneMatch(words -> covers(words, fault)))
          .forEach(faults::add);
    }
    return faults.stream().distinct().toList();
  }

  /// Possible adaptations of objects that these guards judge.
  Adaptations adaptations() {
    return new Adaptations(cloud, this::refuses);
  }

  /// Whether the policies would refuse the object itself; its pods are not considered.
  private boolean refuses(Manifest object) {
    List<Fault> refused = new ArrayList<>();
    for (Site each : sites) {
      judge(Admission.of(each.terms()), defaulted(object, each), delivery(), "", "", refused);
    }
    return !refused.isEmpty();
  }

  /// The policies know which grant helps; the rules with the better text do not.
  private static Fault cured(Fault words, List<Fault> refused) {
    return refused.stream()
        .filter(fault -> !fault.cure().equals(Cure.NONE) && sameAt(words.field(), fault.field()))
        .findFirst()
        .map(fault -> new Fault(words.field(), words.what(), words.rule(), fault.cure()))
        .orElse(words);
  }

  private static boolean sameAt(String words, String fault) {
    boolean peers = fault.startsWith("spec.egress[") || fault.startsWith("spec.ingress[");
    return !words.isEmpty()
        && (fault.startsWith(words) || (peers && element(fault).equals(element(words))));
  }

  /// Whether the text describes the same fault: of the same part, or of the same element if an
  /// object consists of nothing but a list.
  private static boolean covers(Fault worded, Fault fault) {
    String field = fault.field();
    if (field.isEmpty()) {
      return !worded.field().isEmpty();
    }
    return worded.field().startsWith(field)
        || field.startsWith(worded.field())
        || (field.startsWith("spec.egress[") || field.startsWith("spec.ingress["))
            && element(field).equals(element(worded.field()));
  }

  private static String element(String field) {
    return field.substring(0, field.indexOf(']') + 1);
  }

  /// @param carrier where the pod is within the judged object
  /// @param path where it is within the original object
  private void judge(
      Admission admission,
      ObjectNode tree,
      Admission.User user,
      String carrier,
      String path,
      List<Fault> into) {
    var request = new Admission.Request(tree, user, labels, annotations);
    for (Breach breach : admission.judge(request)) {
      Cure cure = Cures.of(breach, cloud);
      List<String> fields = breach.fields().isEmpty() ? List.of("") : breach.fields();
      for (String field : fields) {
        String inner =
            carrier.isEmpty() || !field.startsWith(carrier)
                ? field
                : field.substring(Math.min(field.length(), carrier.length() + 1));
        String at = path.isEmpty() || inner.isEmpty() ? inner : path + "." + inner;
        Fault fault = new Fault(at, breach.message(), breach.rule(), cure);
        if (into.stream().noneMatch(f -> f.what().equals(fault.what()) && f.field().equals(at))) {
          into.add(fault);
        }
      }
    }
  }

  /// A claim without a class gets the cluster's default before the guard sees it.
  private static ObjectNode defaulted(Manifest object, Site site) {
    ObjectNode tree = object.json();
    if (!site.storageClass().isEmpty()
        && object.key().kind().equals("PersistentVolumeClaim")
        && tree.path("spec") instanceof ObjectNode spec
        && !spec.hasNonNull("storageClassName")) {
      spec.put("storageClassName", site.storageClass());
    }
    return tree;
  }

  private Admission.User delivery() {
    return new Admission.User(
        CloudIdentity.delivery(cloud.key()).user(), List.of("system:authenticated"));
  }

  /// Bare pods are created by whoever delivers, others by a controller.
  private Admission.User controller(Template template) {
    return template.path().isEmpty()
        ? delivery()
        : new Admission.User(
            "system:serviceaccount:kube-system:replicaset-controller", OF_CONTROLLERS);
  }

  /// The pod that a controller would create from a template, after the guard's own mutations.
  private ObjectNode pod(Template template, Terms guard) {
    ObjectNode pod = template.node().deepCopy();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    pod.withObjectProperty("metadata").put("name", "pod").put("namespace", cloud.namespace());
    if (guard.setsClass() && guard.alwaysPullImages()) {
      Stream.of("containers", "initContainers")
          .forEach(list ->
              pod.path("spec")
                  .path(list)
                  .forEach(container -> ((ObjectNode) container).put("imagePullPolicy", "Always")));
    }
    return pod;
  }

  /// The template as a Deployment's: for these, Pod Security's refusals are reported too.
  private ObjectNode carried(Template template) {
    ObjectNode carrier = JsonNodeFactory.instance.objectNode();
    carrier.put("apiVersion", "apps/v1").put("kind", "Deployment");
    carrier.putObject("metadata").put("name", "pod").put("namespace", cloud.namespace());
    ObjectNode inner = template.node().deepCopy();
    inner.remove(List.of("apiVersion", "kind", "status"));
    carrier.putObject("spec").set("template", inner);
    return carrier;
  }

  private void contradiction(Template template, List<Fault> faults) {
    JsonNode own = template.spec().path("runtimeClassName");
    if (!own.isMissingNode() && !own.isNull() && !own.asText("").equals(sandbox)) {
      faults.add(
          new Fault(
              template.at("spec.runtimeClassName"),
              "this cluster's sandbox is " + sandbox + "; leave the field out"));
    }
  }
}
