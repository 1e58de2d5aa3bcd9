package io.bulkhead.delivery;

import static io.bulkhead.delivery.Workshop.ONE;
import static io.bulkhead.delivery.Workshop.bundle;
import static io.bulkhead.delivery.Workshop.config;
import static io.bulkhead.delivery.Workshop.hook;
import static io.bulkhead.delivery.Workshop.id;
import static io.bulkhead.delivery.Workshop.object;
import static io.bulkhead.delivery.Workshop.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Hook;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.Clusters;
import io.bulkhead.cluster.Observations.Readiness;
import io.bulkhead.delivery.state.DeliveryOptions;
import io.bulkhead.delivery.state.ReadinessRules;
import io.bulkhead.delivery.step.PushDriver;
import io.bulkhead.delivery.write.DeliveryMetrics;
import io.bulkhead.guard.Guard;
import io.bulkhead.guard.Terms;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.State;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The engine on a real API server, with the real store.
@Tag("cluster")
class RealClusterTest {
  private static TestBed bed;
  private static PlainConnection connection;

  private final Delivery.Id web = id("web", ONE);
  private final List<Manifest> objects =
      List.of(
          object("v1", "Namespace", "shop", "{}"),
          config("a", "1"),
          config("b", "1"),
          object(
              "rbac.authorization.k8s.io/v1",
              "Role",
              "reader",
              """
              {"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}
              """),
          object("v1", "Secret", "s", "{\"stringData\":{\"password\":\"x\"}}"),
          object(
              "networking.k8s.io/v1",
              "NetworkPolicy",
              "deny",
              "{\"spec\":{\"podSelector\":{},\"policyTypes\":[\"Ingress\"]}}"),
          object(
              "apps/v1",
              "Deployment",
              "web",
              """
              {"spec":{"replicas":0,"selector":{"matchLabels":{"app":"web"}},
               "template":{"metadata":{"labels":{"app":"web"}},
                "spec":{"containers":[{"name":"c","image":"i",
                 "resources":{"limits":{"cpu":"1000m","memory":"64Mi"}}}]}}}}
              """));

  private SqlStore store;
  private DeliveryEngine engine;
  private final Map<DeliveryMetrics.Event, Long> counted = new ConcurrentHashMap<>();

  @BeforeAll
  static void startCluster() {
    bed = TestBed.start(TestBedOptions.fake(1, 1));
    connection = new PlainConnection(bed.cluster());
  }

  @AfterAll
  static void stopCluster() {
    connection.close();
    bed.close();
  }

  @BeforeEach
  void open(@TempDir Path folder) {
    store = SharedStore.open(StoreOptions.embedded(folder));
    start();
  }

  @AfterEach
  void takeDown() {
    order(null);
    await(State.GONE);
    engine.stop();
    store.close();
  }

  private void start() {
    var clusters =
        new Clusters(cluster -> connection, Clusters.Retry.STANDARD, InstantSource.system());
    clusters.start();
    engine =
        new DeliveryEngine(
            store,
            PushDriver.to(clusters),
            DeliveryOptions.standard(),
            (event, number) -> counted.merge(event, number, Long::sum),
            InstantSource.system());
    engine.start();
  }

  private void order(@Nullable Bundle desired) {
    StoredOrders.order(store, web, desired);
  }

  private Delivery row() {
    return store.read(reader -> reader.deliveries().find(web)).orElseThrow();
  }

  private Delivery await(State state) {
    until(() -> row().progress().state() == state, () -> row().toString());
    return row();
  }

  private Map<ManifestKey, String> versions() {
    var versions = new TreeMap<ManifestKey, String>();
    for (Manifest manifest : objects) {
      connection
          .get(manifest.key())
          .ifPresent(
              live -> versions.put(manifest.key(), live.at("/metadata/resourceVersion").asText()));
    }
    return versions;
  }

  private JsonNode live(ManifestKey key) {
    return connection.get(key).orElseThrow();
  }

  @Test
  void anUpdateTouchesOnlyWhatChangedAndPrunes() {
    order(bundle(objects.toArray()));
    await(State.APPLIED);
    var before = versions();
    assertThat(before).hasSize(objects.size());
    Manifest changed = config("a", "2");

    List<Object> next = new ArrayList<>(objects);
    next.removeIf(manifest -> ((Manifest) manifest).key().name().matches("a|b"));
    next.add(changed);
    order(bundle(next.toArray()));

    await(State.APPLIED);
    assertThat(live(changed.key()).at("/data/k").asText()).isEqualTo("2");
    assertThat(connection.get(config("b", "1").key())).isEmpty();
    var after = versions();
    before.keySet().removeIf(key -> key.kind().matches("ConfigMap|Deployment|Namespace"));
    assertThat(after).containsAllEntriesOf(before);
  }

  @Test
  void driftIsRepairedAndARestartWritesNothing() {
    order(bundle(objects.toArray()));
    await(State.APPLIED);
    Manifest a = config("a", "1");
    bed.cluster().kubectl("delete", "configmap", "a", "-n", "shop");
    bed.cluster()
        .kubectl(
            "patch",
            "role",
            "reader",
            "-n",
            "shop",
            "--type=json",
            "-p=[{\"op\":\"add\",\"path\":\"/rules/0/verbs/-\",\"value\":\"delete\"}]");
    until(
        () ->
            connection.get(a.key()).isPresent()
                && live(objects.get(3).key()).at("/rules/0/verbs").size() == 1,
        () -> versions().toString());
    until(() -> counted.getOrDefault(DeliveryMetrics.Event.REPAIRED, 0L) == 2, counted::toString);
    engine.stop();
    var before = versions();
    counted.clear();

    start();
    until(
        () -> objects.stream().allMatch(m -> engine.readiness(ONE, m.key()) == Readiness.READY),
        () -> "readiness after the restart");

    assertThat(versions()).isEqualTo(before);
    assertThat(counted).doesNotContainKeys(DeliveryMetrics.Event.APPLIED);
  }

  /// However the guard is changed by hand, it is soon restored to exactly what was delivered.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          delete    | validatingadmissionpolicybinding bulkhead-guards-pods |
          delete    | validatingadmissionpolicy bulkhead-guards-pods        |
          delete    | mutatingadmissionpolicybinding bulkhead-sets-sandbox  |
          patch     | validatingadmissionpolicybinding bulkhead-guards-pods | {"spec":{"validationActions":["Audit"]}}
          patch     | validatingadmissionpolicybinding bulkhead-guards-pods | {"spec":{"matchResources":{"namespaceSelector":{"matchLabels":{"no":"where"}}}}}
          patch     | validatingadmissionpolicy bulkhead-guards-pods        | {"spec":{"failurePolicy":"Ignore"}}
          patch     | validatingadmissionpolicy bulkhead-guards-pods        | {"spec":{"matchConditions":[{"name":"never","expression":"false"}]}}
          patch     | validatingadmissionpolicy bulkhead-guards-namespaces  | {"spec":{"matchConstraints":{"objectSelector":{"matchLabels":{"no":"where"}}}}}
          patch     | validatingadmissionpolicy bulkhead-guards-templates   | {"spec":{"validations":[{"expression":"true"}]}}
          apply-add | validatingadmissionpolicy bulkhead-guards-pods        | {"spec":{"matchConditions":[{"name":"never","expression":"false"}]}}
          """)
  void theGuardComesBackExactlyAsItWas(String how, String what, @Nullable String change) {
    List<Manifest> guard =
        Guard.objects(new Terms(List.of("kata"), true)).stream()
            .map(part ->
                part.edit(
                    tree -> tree.withObject("/metadata/labels").put("bulkhead.io/managed", "true")))
            .toList();
    order(bundle(guard.toArray()));
    await(State.APPLIED);
    assertThat(liveDigest(guard)).as("as delivered").isEqualTo(wantedDigest(guard));
    String[] kindAndName = what.split(" ");
    String before = uidAndGeneration(kindAndName);

    switch (how) {
      case "delete" -> bed.cluster().kubectl("delete", kindAndName[0], kindAndName[1]);
      case "patch" ->
          bed.cluster()
              .kubectl("patch", kindAndName[0], kindAndName[1], "--type=merge", "-p", change);
      default ->
          // As another manager that only adds: server-side apply by us would leave that in place.
          bed.cluster()
              .kubectl("patch", kindAndName[0], kindAndName[1], "--type=strategic", "-p", change);
    }
    until(
        () ->
            !uidAndGeneration(kindAndName).equals(before)
                && liveDigest(guard).equals(wantedDigest(guard)),
        () -> connection.get(key(guard, kindAndName[1])).toString());
  }

  private static ManifestKey key(List<Manifest> guard, String name) {
    return guard.stream().map(Manifest::key).filter(k -> k.name().equals(name)).findFirst().get();
  }

  private static String uidAndGeneration(String... kindAndName) {
    return bed.cluster()
        .kubectl(
            "get",
            kindAndName[0],
            kindAndName[1],
            "--ignore-not-found",
            "-o",
            "jsonpath={.metadata.uid}/{.metadata.resourceVersion}")
        .output();
  }

  private static String wantedDigest(List<Manifest> guard) {
    return guard.getFirst().at("/metadata/annotations").path(Labels.GUARD_DIGEST).asText();
  }

  private static String liveDigest(List<Manifest> guard) {
    return Guard.digest(
        guard.stream().flatMap(part -> connection.get(part.key()).stream()).toList());
  }

  private static Manifest service(String ports) {
    return object(
        "v1",
        "Service",
        "web",
        "{\"spec\":{\"selector\":{\"app\":\"web\"},\"ports\":[" + ports + "]}}");
  }

  private List<String> ports() {
    List<String> ports = new ArrayList<>();
    connection
        .get(service("").key())
        .ifPresent(live ->
            live.at("/spec/ports")
                .forEach(port ->
                    ports.add(port.path("port").asText() + port.path("protocol").asText())));
    return ports;
  }

  @Test
  void aServiceEndsWithThePortsOfTheChartWhateverOthersMadeOfThem() {
    Manifest namespace = object("v1", "Namespace", "shop", "{}");
    Manifest first = service("{\"name\":\"http\",\"port\":80,\"targetPort\":8080}");
    order(bundle(namespace, first));
    await(State.APPLIED);

    edit("{\"spec\":{\"ports\":[{\"name\":\"http\",\"port\":83,\"targetPort\":8080}]}}");
    until(() -> ports().equals(List.of("80TCP")), () -> ports().toString());

    edit("{\"spec\":{\"ports\":[{\"name\":\"http\",\"port\":80},{\"name\":\"b\",\"port\":84}]}}");
    order(bundle(namespace, service("{\"name\":\"http\",\"port\":81,\"targetPort\":8080}")));
    await(State.APPLIED);
    assertThat(ports()).containsExactly("81TCP");

    order(
        bundle(
            namespace,
            service(
                "{\"name\":\"dns\",\"port\":53,\"protocol\":\"UDP\"},"
                    + "{\"name\":\"dns-tcp\",\"port\":53,\"protocol\":\"TCP\"}")));
    await(State.APPLIED);
    assertThat(ports()).containsExactlyInAnyOrder("53UDP", "53TCP");
  }

  /// Somebody else writes the service, as an editor does.
  private static void edit(String patch) {
    ApplyOutcome outcome =
        connection.send(
            service("").key(),
            "PATCH",
            "/api/v1/namespaces/shop/services/web?fieldManager=kubectl-edit",
            "application/merge-patch+json",
            patch.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
  }

  @Test
  void kindsThatABundleDefinesCanBeUsedInIt() {
    Manifest definition =
        object(
            "apiextensions.k8s.io/v1",
            "CustomResourceDefinition",
            "things.shop.example",
            """
            {"spec":{"group":"shop.example","scope":"Namespaced",
             "names":{"plural":"things","singular":"thing","kind":"Thing","listKind":"ThingList"},
             "versions":[{"name":"v1","served":true,"storage":true,
              "schema":{"openAPIV3Schema":{"type":"object",
               "x-kubernetes-preserve-unknown-fields":true}}}]}}
            """);
    Manifest thing = object("shop.example/v1", "Thing", "one", "{\"spec\":{\"size\":1}}");
    order(bundle(objects.get(0), definition, thing));
    await(State.APPLIED);

    bed.cluster().kubectl("delete", "things.shop.example", "one", "-n", "shop");
    until(() -> connection.get(thing.key()).isPresent(), () -> "the thing");
  }

  @Test
  void aHookJobIsWaitedForAndARefusalSaysWhy() {
    Manifest migrate =
        object(
            "batch/v1",
            "Job",
            "migrate",
            """
            {"spec":{"template":{"spec":{"restartPolicy":"Never",
             "containers":[{"name":"c","image":"i"}]}}}}
            """);
    Manifest invalid = object("v1", "ConfigMap", "Not_A_Name", "{}");
    bed.cluster().kubectl("create", "namespace", "shop");
    order(bundle(hook(migrate, Hook.Phase.PRE_INSTALL), invalid));

    assertThat(await(State.FAILED).progress().message()).contains("Not_A_Name");
    assertThat(row().progress().hooksDone()).contains("PRE_INSTALL/Job/migrate");
    assertThat(ReadinessRules.condition(live(migrate.key()), "Complete")).isTrue();
    bed.cluster().kubectl("delete", "namespace", "shop", "--wait=true");
  }
}
