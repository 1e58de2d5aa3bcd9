package io.bulkhead.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.NullValue;
import io.bulkhead.guard.Guard;
import io.bulkhead.guard.Terms;
import io.bulkhead.label.GrantAnnotation;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The guard of a cluster as a function of requests. Compiled once per [Terms] and cached: there
/// are only as many as clusters differ in sandboxes and unrestricted classes.
public final class Admission {
  /// More than a fleet needs; the limit protects the heap from mistakes.
  private static final int KEPT = 256;

  private static final Programs PROGRAMS = new Programs();
  private static final Map<Terms, Admission> KNOWN = new ConcurrentHashMap<>();

  /// The user that makes a request.
  ///
  /// @param name as the API server knows the user
  public record User(String name, List<String> groups) {
    public User {
      groups = List.copyOf(groups);
    }
  }

  /// One object to be created.
  ///
  /// @param object in its namespace
  /// @param labels of the namespace
  /// @param annotations of the namespace
  public record Request(
      ObjectNode object,
      User user,
      SortedMap<String, String> labels,
      SortedMap<String, String> annotations) {

    String group() {
      String version = object.path("apiVersion").asText();
      return version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
    }

    String operation() {
      return "CREATE";
    }

    String resource() {
      return Admission.plural(object.path("kind").asText());
    }

    Request with(ObjectNode other) {
      return new Request(other, user, labels, annotations);
    }

    /// The same request with additional grants.
    Request granted(GrantAnnotation grant, List<String> values) {
      var more = new TreeMap<>(annotations);
      String known = more.getOrDefault(grant.annotation(), "");
      String list = String.join(",", values);
      more.put(grant.annotation(), known.isEmpty() ? list : known + "," + list);
      return new Request(object, user, labels, more);
    }

    Request labelled(String label, String value) {
      var more = new TreeMap<>(labels);
      more.put(label, value);
      return new Request(object, user, more, annotations);
    }
  }

  private final List<AdmissionPolicy> policies;

  private Admission(List<AdmissionPolicy> policies) {
    this.policies = List.copyOf(policies);
  }

  /// The guard of a cluster with these terms.
  public static Admission of(Terms terms) {
    if (KNOWN.size() > KEPT) {
      KNOWN.clear();
    }
    return KNOWN.computeIfAbsent(terms, x -> compiled(Guard.objects(x)));
  }

  private static Admission compiled(List<Manifest> objects) {
    Map<String, JsonNode> bindings =
        objects.stream()
            .filter(o -> o.key().kind().equals("ValidatingAdmissionPolicyBinding"))
            .collect(Collectors.toMap(o -> o.at("/spec/policyName").asText(), o -> o.at("")));
    List<AdmissionPolicy> policies = new ArrayList<>();
    for (Manifest object : objects) {
      if (object.key().kind().equals("ValidatingAdmissionPolicy")) {
        policies.add(
            new AdmissionPolicy(PROGRAMS, object.at(""), bindings.get(object.key().name())));
      }
    }
    return new Admission(policies);
  }

  /// Why the cluster would refuse the object; empty if it would not.
  public List<Breach> judge(Request request) {
    List<Breach> breaches = new ArrayList<>();
    Map<String, Object> said = null;
    for (AdmissionPolicy policy : policies) {
      if (!policy.about(request)) {
        continue;
      }
      if (said == null) {
        said = scope(request);
      }
      if (!policy.concerned(said)) {
        continue;
      }
      Map<String, Object> scope = policy.scope(said);
      if (policy.admits(scope)) {
        continue;
      }
      List<AdmissionPolicy.Rule> broken = policy.broken(scope);
      if (broken.isEmpty()) {
        breaches.add(Breach.unexplained(policy.name()));
      }
      var trials = new Trials(policy, request);
      broken.forEach(rule -> breaches.add(trials.explain(rule)));
    }
    return breaches;
  }

  /// The API server's names for the parts of a request.
  static Map<String, Object> scope(Request request) {
    Map<String, Object> scope = new LinkedHashMap<>();
    scope.put("object", CelValues.of(request.object()));
    scope.put("oldObject", NullValue.NULL_VALUE);
    scope.put("params", NullValue.NULL_VALUE);
    scope.put(CelLibrary.AUTHORIZER, CelLibrary.AUTHORIZER);
    String namespace = request.object().at("/metadata/namespace").asText("");
    scope.put(
        "request",
        Map.of(
            "operation",
            request.operation(),
            "namespace",
            namespace,
            "name",
            request.object().at("/metadata/name").asText(""),
            "resource",
            Map.of(
                "group",
                request.group(),
                "resource",
                request.resource(),
                "version",
                version(request)),
            "kind",
            Map.of(
                "group",
                request.group(),
                "version",
                version(request),
                "kind",
                request.object().path("kind").asText()),
            "userInfo",
            Map.of("username", request.user().name(), "groups", request.user().groups())));
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", namespace);
    Map<String, String> labels = new TreeMap<>(request.labels());
    labels.put("kubernetes.io/metadata.name", namespace);
    metadata.put("labels", labels);
    if (!request.annotations().isEmpty()) {
      metadata.put("annotations", request.annotations());
    }
    scope.put("namespaceObject", Map.of("metadata", metadata));
    return scope;
  }

  private static String version(Request request) {
    String version = request.object().path("apiVersion").asText();
    return version.substring(version.indexOf('/') + 1);
  }

  /// The resource name of a kind. Custom definitions may use another one, but the policies name
  /// none of these.
  static String plural(String kind) {
    String word = kind.toLowerCase(Locale.ROOT);
    if (word.endsWith("endpoints")) {
      return word;
    }
    if (word.endsWith("s") || word.endsWith("x") || word.endsWith("ch")) {
      return word + "es";
    }
    boolean consonant = word.length() > 1 && "aeiou".indexOf(word.charAt(word.length() - 2)) < 0;
    return word.endsWith("y") && consonant
        ? word.substring(0, word.length() - 1) + "ies"
        : word + "s";
  }
}
