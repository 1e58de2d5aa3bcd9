package io.bulkhead.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.compiler.tenancy.Bounds;
import io.bulkhead.guard.DeliveringUser;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.manifest.Json;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The objects of the attack files, attacks and false alarms alike, are given to both: to the plan
/// of a hub, as the only object of a chart, and to the API server that this hub guards, as a dry
/// run of the department's user. Both must accept or refuse the same.
@Tag("cluster")
class PlanAndClusterAgreeTest {
  private static final Path FOLDER = Path.of("src/test/resources/attacks");
  private static final Map<String, Api> USERS = new TreeMap<>();

  private record LeftOut(String why, Predicate<Attack> which) {}

  /// Cases that cannot be given to both.
  private static final List<LeftOut> LEFT_OUT =
      List.of(
          new LeftOut(
              "a plan makes objects; reading, editing and deleting them is for the guard and RBAC",
              attack -> !List.of("create", "apply").contains(attack.verb())),
          new LeftOut(
              "a request to a part of an object, which no chart has", a -> !a.path().isEmpty()),
          new LeftOut(
              "it needs room for files, which no fake node has, and the API server does not ask",
              attack -> attack.name().equals("allowed/pod-files")));

  @TempDir private static Path work;
  private static TestBed bed;
  private static SmallHub hub;
  private static Api administrator;

  @BeforeAll
  static void start() throws IOException {
    bed = TestBed.start(TestBedOptions.fake(1, 1));
    administrator = Api.administrator(bed.cluster());
    var things = Set.of("CustomResourceDefinition", "PriorityClass", "RuntimeClass");
    GuardedCluster.documents("site.yaml").stream()
        .filter(each -> things.contains(each.path("kind").asText()))
        .filter(each -> !each.at("/metadata/name").asText().equals("kata"))
        .forEach(each ->
            administrator.send(
                "APPLY", GuardedCluster.path(each) + "?fieldManager=site&force=true", each));
    counted();
    hub = new SmallHub(work.resolve("hub"));
    hub.put(FleetKinds.CLUSTER_PROVIDER, "", "{metadata: {name: edge}}");
    hub.put(
        IsolationKinds.SANDBOX_CLASS,
        "",
        "{metadata: {name: kata}, spec: {handler: kata-qemu, isolation: vm, create: true, overhead:"
            + " {cpu: 250m, memory: 320Mi}}}");
    hub.put(
        FleetKinds.CLUSTER,
        Files.readString(bed.cluster().kubeconfig()),
        "{metadata: {name: one}}",
        "edge");
    hub.put(TenancyKinds.PROJECT, "", "{metadata: {name: acme}}");
    String[] app = {"acme", "shop", "v1"};
    hub.put(
        WorkloadKinds.COMPOSITE_APP,
        "",
        "{metadata: {name: shop}, spec: {compositeAppVersion: v1}}",
        "acme");
    hub.put(WorkloadKinds.APP, "chart", "{metadata: {name: web}}", app);
    hub.put(WorkloadKinds.COMPOSITE_PROFILE, "", "{metadata: {name: plain}}", app);
    department("press", "podSecurity: baseline");
    department("restricted", "");
    department(
        "granted",
        """
        podSecurity: baseline, serviceTypes: [LoadBalancer, NodePort], storageClasses: [standard],
        priorityClasses: [bronze], devices: [example.com/gpu], tolerations: [example.com/gpu],
        hosts: ["*.press.example", shop.example], gateways: [edge/public, edge/lines/sip],
        annotations: [cert-manager.io/cluster-issuer, service.beta.kubernetes.io, example.com],
        csiDrivers: [secrets-store.csi.k8s.io], tokenAudiences: [vault],
        egress: [203.0.113.0/24, "::/0", 10.20.0.0/16], registries: [registry.example/acme]
        """);
    department(
        "full",
        """
        podSecurity: baseline, serviceTypes: [LoadBalancer, NodePort], storageClasses: [standard],
        hosts: ["*.press.example"], gateways: [edge/public], bounds: {%s}
        """
            .formatted(nothing()));
    for (String department : List.of("press", "restricted", "granted", "full")) {
      ready(department);
    }
  }

  @AfterAll
  static void stop() {
    if (hub != null) {
      hub.close();
    }
    bed.close();
  }

  /// Of all that the hub itself does not bring.
  private static String nothing() {
    return String.join(
        ", ",
        Bounds.usual().keys().stream()
            .filter(key -> !key.contains("rbac") && !key.contains("networkpolicies"))
            .map(key -> "\"" + key + "\": \"0\"")
            .toList());
  }

  private static DocumentKey cloud(String department) {
    return DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "acme", department);
  }

  private static DocumentKey group(String department) {
    return DocumentKey.of(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, "acme", "shop", "v1", department);
  }

  /// With all rights that a tenant can have, and a deployment of the one app.
  private static void department(String name, String granted) {
    String[] in = {"acme", name};
    hub.put(
        TenancyKinds.LOGICAL_CLOUD,
        "",
        "{metadata: {name: %1$s}, spec: {namespace: %1$s, sandbox: kata, user: {userName: dana}}}"
            .formatted(name),
        "acme");
    hub.put(
        TenancyKinds.GRANT,
        "",
        """
        {metadata: {name: some}, spec: {
          apiGroups: [k8s.cni.cncf.io, cilium.io, crd.projectcalico.org, networking.istio.io,
            security.istio.io, serving.knative.dev, eventing.knative.dev, sources.knative.dev,
            traefik.io, argoproj.io, acme.example]%s}}
        """
            .formatted(granted.isEmpty() ? "" : ", " + granted),
        in);
    hub.put(
        TenancyKinds.USER_PERMISSION,
        "",
        "{metadata: {name: all}, spec: {namespace: %s, apiGroups: ['*'], resources: ['*'], verbs: ['*']}}"
            .formatted(name),
        in);
    hub.put(
        TenancyKinds.CLUSTER_REFERENCE,
        "",
        "{metadata: {name: one}, spec: {clusterProvider: edge, cluster: one}}",
        in);
    hub.put(
        WorkloadKinds.DEPLOYMENT_INTENT_GROUP,
        "",
        "{metadata: {name: %1$s}, spec: {compositeProfile: plain, version: r1, logicalCloud: %1$s}}"
            .formatted(name),
        "acme",
        "shop",
        "v1");
    String[] dig = {"acme", "shop", "v1", name};
    hub.put(WorkloadKinds.GENERIC_PLACEMENT_INTENT, "", "{metadata: {name: gpi}}", dig);
    hub.put(
        WorkloadKinds.GROUP_INTENT,
        "",
        "{metadata: {name: all}, spec: {intent: {genericPlacementIntent: gpi}}}",
        dig);
    hub.put(
        WorkloadKinds.APP_INTENT,
        "",
        "{metadata: {name: web}, spec: {app: web, intent: {allOf: [{clusterProvider: edge, cluster:"
            + " one}]}}}",
        "acme",
        "shop",
        "v1",
        name,
        "gpi");
  }

  /// The quota controller looks for new kinds from time to time. A quota that it processes before
  /// that omits them for minutes, and meanwhile nobody can create an object of them.
  private static void counted() {
    List<String> kinds =
        GuardedCluster.documents("site.yaml").stream()
            .filter(each -> each.path("kind").asText().equals("CustomResourceDefinition"))
            .map(each -> "count/" + each.at("/metadata/name").asText())
            .filter(Bounds.usual().keys()::contains)
            .toList();
    String quotas = "/api/v1/namespaces/default/resourcequotas";
    var number = new AtomicInteger();
    until(
        "kinds of the site are counted",
        () -> {
          String name = "look-" + number.incrementAndGet();
          ObjectNode quota = JsonNodeFactory.instance.objectNode();
          quota.putObject("metadata").put("name", name);
          ObjectNode hard = quota.putObject("spec").putObject("hard");
          kinds.forEach(kind -> hard.put(kind, "1"));
          administrator.send("POST", quotas, quota);
          JsonNode used = MissingNode.getInstance();
          for (int i = 0; i < 10 && !used.isObject(); i++) {
            pause();
            used = get(quotas + "/" + name).at("/status/used");
          }
          return kinds.stream().allMatch(used::has);
        });
  }

  private static void ready(String department) {
    until(
        "the cluster can hold " + department,
        () -> hub.act("plan", cloud(department)).path("diagnostics").isEmpty());
    hub.act("instantiate", cloud(department));
    String home = "/api/v1/namespaces/" + department;
    until(
        department + " is bounded",
        () ->
            get(home + "/resourcequotas/bulkhead-bounds").at("/status/used").isObject()
                && get(home + "/serviceaccounts/default").has("metadata"));
    Attack lying =
        attack(department, "{carrier: Pod, metadata: {labels: {bulkhead.io/trust: trusted}}}");
    Api user = user(department);
    USERS.put(department, user);
    until(
        department + " is guarded and its user known",
        () -> lying.sentBy(user).message().contains("under bulkhead.io/"));
    // What attacks bind; where nothing is allowed, what the hub brings must be first.
    administrator.send(
        "POST",
        "/apis/rbac.authorization.k8s.io/v1/namespaces/" + department + "/roles",
        Json.parse(
            """
            {"metadata": {"name": "everything"},
             "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]}
            """));
  }

  private static Attack attack(String namespace, String pod) {
    return new Attack(
        "", "", "create", namespace, "Pod", Json.parseYaml(pod).getFirst(), null, "", "", 0, "");
  }

  private static JsonNode get(String path) {
    return administrator.send("GET", path, null).body();
  }

  /// The user with the department's certificate.
  private static Api user(String department) {
    String bindings =
        "/apis/rbac.authorization.k8s.io/v1/namespaces/" + department + "/rolebindings";
    List<String> names = new ArrayList<>();
    until(
        department + " has a user",
        () -> {
          get(bindings).path("items").findValues("subjects").stream()
              .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
              .map(subject -> subject.path("name").asText())
              .filter(name -> !name.startsWith(DeliveringUser.PREFIX))
              .forEach(names::add);
          return !names.isEmpty();
        });
    return administrator.as(names.getFirst());
  }

  private static void until(String what, BooleanSupplier holds) {
    Instant end = Instant.now().plus(Duration.ofMinutes(3));
    while (!holds.getAsBoolean()) {
      assertThat(Instant.now()).as("waiting for: " + what).isBefore(end);
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<Attack> asked() throws IOException {
    return Attack.in(FOLDER).stream()
        .filter(attack -> LEFT_OUT.stream().noneMatch(left -> left.which().test(attack)))
        // A hub makes no namespace that Pod Security leaves alone.
        .map(attack -> attack.namespace().equals("open") ? attack.inNamespace("press") : attack)
        .toList();
  }

  @Test
  void enoughIsAskedAndLittleLeftOut() throws IOException {
    assertThat(asked()).hasSizeGreaterThanOrEqualTo(500);
    assertThat(asked().stream().filter(Attack::allowed)).hasSizeGreaterThanOrEqualTo(100);
    List<Attack> all = Attack.in(FOLDER);
    assertThat(LEFT_OUT).allMatch(left -> all.stream().anyMatch(left.which()));
  }

  @TestFactory
  Stream<DynamicTest> objects() throws IOException {
    return asked().stream()
        .map(attack ->
            DynamicTest.dynamicTest(attack.name() + ": " + attack.what(), () -> agree(attack)));
  }

  /// Objects without a namespace or of another one are those of a chart of press.
  private static void agree(Attack attack) {
    String department =
        List.of("restricted", "granted", "full").contains(attack.namespace())
            ? attack.namespace()
            : "press";
    hub.chart(new String(Json.canonical(attack.placed()), StandardCharsets.UTF_8));
    JsonNode plan = hub.act("plan", group(department), Map.of("manifests", List.of("true")));
    List<String> refusals =
        StreamSupport.stream(plan.path("diagnostics").spliterator(), false)
            .filter(found -> found.path("severity").asText().equals("ERROR"))
            .map(found -> found.path("problem").asText() + ": " + found.path("message").asText())
            .toList();
    Api.Answer answer = attack.sentBy(USERS.get(department));
    if (refusals.isEmpty() && !answer.ok()) {
      answer = sentAsPlanned(plan, attack, department);
    }
    assertThat(refusals.isEmpty())
        .as("%s: the plan says %s, the cluster %s", attack.name(), refusals, answer)
        .isEqualTo(answer.ok());
  }

  /// With the limits and labels that Bulkhead adds to those of the chart, as the delivering user.
  private static Api.Answer sentAsPlanned(JsonNode plan, Attack attack, String department) {
    ObjectNode raw = attack.placed();
    ObjectNode planned = (ObjectNode) plan.at("/parts/0/groups/0/objects/0/manifest").deepCopy();
    assertThat(planned)
        .as(attack.name() + " is sent otherwise than the chart has it")
        .isNotEqualTo(raw);
    return administrator
        .as(DeliveringUser.PREFIX + "acme:" + department)
        .send("POST", GuardedCluster.collection(planned) + "?dryRun=All", planned);
  }
}
