package io.bulkhead.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.compiler.rights.UserRights;
import io.bulkhead.compiler.tenancy.Bounds;
import io.bulkhead.guard.DeliveringUser;
import io.bulkhead.guard.Guard;
import io.bulkhead.guard.Terms;
import io.bulkhead.kind.tenancy.UserPermission;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.quota.Amounts;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/// One API server with the guard, and on it: the namespaces of a department at each level, of its
/// neighbour and of the telco; a tenant with all rights in its namespaces; and good objects of
/// every kind that carries pods.
final class GuardedCluster implements AutoCloseable {
  static final String TENANT = "dana";
  static final String NEIGHBOUR = "nils";

  /// The user as which the hub delivers for the tenant.
  static final String DELIVERY = DeliveringUser.PREFIX + "acme:press";

  /// A user whose permission says `*`, with the rights that the compiler derives from it.
  static final String DEPARTMENT = "dora";

  private final TestBed bed;
  private final Api administrator;

  private GuardedCluster(TestBed bed) {
    this.bed = bed;
    this.administrator = Api.administrator(bed.cluster());
  }

  static GuardedCluster start(Terms terms) {
    var cluster = new GuardedCluster(TestBed.start(TestBedOptions.controlPlane(1)));
    try {
      cluster.prepare(terms);
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  Api administrator() {
    return administrator;
  }

  Api tenant() {
    return administrator.as(TENANT);
  }

  TestBed bed() {
    return bed;
  }

  private void prepare(Terms terms) {
    documents("site.yaml").forEach(this::put);
    department().forEach(this::put);
    administrator.send("DELETE", "/api/v1/namespaces/press/pods/held", null);
    Guard.objects(terms).forEach(manifest -> put(manifest.json()));
    bound("press", Bounds.usual());
    bound("restricted", Bounds.usual());
    var nothing = new TreeMap<>(Bounds.usual().byKey());
    nothing.replaceAll((key, amount) -> 0L);
    bound("full", new Amounts(nothing));
    for (String kind : Attack.COLLECTIONS.keySet()) {
      for (String namespace : List.of("press", "restricted", "granted")) {
        good(kind, namespace);
      }
    }
    awaitGuard();
  }

  /// No controllers run here, so their results are written directly: nothing is used yet.
  private void bound(String namespace, Amounts bounds) {
    JsonNode quota = Bounds.quota(namespace, bounds).json();
    put(quota);
    ObjectNode counted = quota.deepCopy();
    counted.remove("spec");
    ObjectNode status = counted.putObject("status");
    status.set("hard", quota.at("/spec/hard"));
    ObjectNode used = status.putObject("used");
    bounds.keys().forEach(key -> used.put(key, "0"));
    Api.Answer answer =
        administrator.send(
            "APPLY", path(quota) + "/status?fieldManager=controllers&force=true", counted);
    if (!answer.ok()) {
      throw new IllegalStateException(namespace + ": " + answer);
    }
  }

  private static List<JsonNode> department() {
    List<String> all = List.of("*");
    ObjectNode role =
        (ObjectNode)
            Json.parse(
                """
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
                 "metadata": {"name": "department", "namespace": "press"}}
                """);
    role.set(
        "rules",
        new ObjectMapper()
            .valueToTree(
                UserRights.confined(
                    new UserPermission.Spec("press", all, all, all),
                    List.of("acme.example", "helm.toolkit.fluxcd.io"),
                    List.of("acme.example"))));
    return List.of(
        role,
        Json.parse(
            """
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
             "metadata": {"name": "department", "namespace": "press"},
             "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "department"},
             "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "%s"}]}
            """
                .formatted(DEPARTMENT)));
  }

  private void good(String kind, String namespace) {
    var attack =
        new Attack(
            "",
            "",
            "patch",
            namespace,
            kind,
            Json.parse("{\"spec\": {\"runtimeClassName\": \"kata\"}}"),
            null,
            "",
            "",
            0,
            "tenant");
    Api.Answer answer =
        administrator.send(
            "POST", Attack.COLLECTIONS.get(kind).formatted(namespace), attack.body());
    if (!answer.ok()) {
      throw new IllegalStateException(kind + ": " + answer);
    }
  }

  /// Policies take effect some moments after they were created.
  private void awaitGuard() {
    ObjectNode unsandboxed =
        (ObjectNode)
            Json.parse(
                """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "early"},
                 "spec": {"runtimeClassName": "fast", "containers": [{"name": "c", "image": "i"}]}}
                """);
    ObjectNode namespace = (ObjectNode) Json.parse("{\"metadata\": {\"labels\": {\"x\": \"y\"}}}");
    until(
        "the guard holds",
        () ->
            !tenant().send("POST", "/api/v1/namespaces/press/pods?dryRun=All", unsandboxed).ok()
                && !tenant().send("PATCH", "/api/v1/namespaces/press?dryRun=All", namespace).ok());
  }

  private static void until(String what, BooleanSupplier holds) {
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (!holds.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("not within a minute: " + what);
      }
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /// Applies as the administrator; the kind's plural is guessed by the rules of English.
  void put(JsonNode object) {
    String path = path(object);
    Instant end = Instant.now().plus(Duration.ofSeconds(30));
    Api.Answer answer;
    do {
      answer = administrator.send("APPLY", path + "?fieldManager=bulkhead&force=true", object);
      // Definitions are served a little later than they are accepted.
    } while (answer.status() == 404 && Instant.now().isBefore(end));
    if (!answer.ok()) {
      throw new IllegalStateException(path + ": " + answer);
    }
  }

  static String path(JsonNode object) {
    return collection(object) + "/" + object.at("/metadata/name").asText();
  }

  static String collection(JsonNode object) {
    String version = object.path("apiVersion").asText();
    String namespace = object.at("/metadata/namespace").asText("");
    return (version.contains("/") ? "/apis/" : "/api/")
        + version
        + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
        + "/"
        + plural(object.path("kind").asText());
  }

  static String plural(String kind) {
    String word = kind.toLowerCase(Locale.ROOT);
    if (word.endsWith("endpoints")) {
      return word;
    }
    if (word.endsWith("s") || word.endsWith("x")) {
      return word + "es";
    }
    return word.endsWith("cy") || word.endsWith("ry")
        ? word.substring(0, word.length() - 1) + "ies"
        : word + "s";
  }

  static List<JsonNode> documents(String resource) {
    try (InputStream in = GuardedCluster.class.getResourceAsStream("/attack-site/" + resource)) {
      return Json.parseYaml(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    bed.close();
  }

  static Manifest manifest(JsonNode tree) {
    return Manifest.of(tree);
  }
}
