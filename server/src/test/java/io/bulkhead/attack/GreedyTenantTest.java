package io.bulkhead.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.rights.CloudIdentity;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.manifest.Json;
import io.bulkhead.testbed.Cable;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A tenant that takes all it gets, directly on two clusters, under a quota over both. A pod of
/// 64Mi takes 384Mi, because its sandbox itself needs 320Mi.
@Tag("cluster")
class GreedyTenantTest {
  private static final int WHOLE = 12;
  private static final String QUOTA = "{requests.memory: " + WHOLE * 384 + "Mi}";

  @TempDir private static Path work;
  private static TestBed bed;
  private static Cable cable;
  private static SmallHub hub;
  private static Api one;
  private static Api two;

  @BeforeAll
  static void start() throws IOException {
    bed = TestBed.start(TestBedOptions.fake(2, 1));
    one = Api.administrator(bed.clusters().get(0));
    two = Api.administrator(bed.clusters().get(1));
    URI server = bed.clusters().get(0).server();
    cable = Cable.to(server.getHost(), server.getPort());
    hub = new SmallHub(work.resolve("hub"));
    hub.put(FleetKinds.CLUSTER_PROVIDER, "", "{metadata: {name: edge}}");
    register("one", bed.clusters().get(0), ":" + cable.port());
    register("two", bed.clusters().get(1), ":" + bed.clusters().get(1).server().getPort());
  }

  private static void register(String name, TestCluster cluster, String port) throws IOException {
    String kubeconfig =
        Files.readString(cluster.kubeconfig()).replace(":" + cluster.server().getPort(), port);
    hub.put(FleetKinds.CLUSTER, kubeconfig, "{metadata: {name: " + name + "}}", "edge");
  }

  @AfterAll
  static void stop() throws IOException {
    hub.close();
    cable.close();
    bed.close();
  }

  /// One department of a customer of its own, on both clusters.
  private static DocumentKey department(String customer) {
    hub.put(TenancyKinds.PROJECT, "", "{metadata: {name: " + customer + "}}");
    hub.put(
        TenancyKinds.PROJECT_QUOTA,
        "",
        "{metadata: {name: contract}, spec: " + QUOTA + "}",
        customer);
    hub.put(
        TenancyKinds.LOGICAL_CLOUD,
        "",
        "{metadata: {name: press}, spec: {namespace: " + customer + ", user: {userName: dana}}}",
        customer);
    String[] in = {customer, "press"};
    hub.put(TenancyKinds.GRANT, "", "{metadata: {name: web}, spec: {podSecurity: baseline}}", in);
    hub.put(
        TenancyKinds.USER_PERMISSION,
        "",
        "{metadata: {name: all}, spec: {namespace: "
            + customer
            + ", apiGroups: ['*'], resources: ['*'], verbs: ['*']}}",
        in);
    for (String cluster : List.of("one", "two")) {
      hub.put(
          TenancyKinds.CLUSTER_REFERENCE,
          "",
          "{metadata: {name: %1$s}, spec: {clusterProvider: edge, cluster: %1$s}}"
              .formatted(cluster),
          in);
    }
    var key = DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, in);
    until("both clusters can hold it", () -> hub.act("plan", key).path("diagnostics").isEmpty());
    hub.act("instantiate", key);
    until("its shares hold", () -> confirmed(key));
    return key;
  }

  private static boolean confirmed(DocumentKey cloud) {
    JsonNode shares = hub.act("usage", cloud).path("shares");
    return shares.size() == 2
        && StreamSupport.stream(shares.spliterator(), false)
            .allMatch(share -> share.path("confirmed").asBoolean());
  }

  private static void until(String what, BooleanSupplier holds) {
    Instant end = Instant.now().plus(Duration.ofMinutes(5));
    while (!holds.getAsBoolean()) {
      assertThat(Instant.now()).as("waiting for: " + what).isBefore(end);
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /// The customer's department on clusters.
  private static String user(String customer) {
    var key = DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, customer, "press");
    return hub.store.read(reader ->
        CloudIdentity.user(
            key,
            reader.find(TenancyKinds.LOGICAL_CLOUD, key).orElseThrow().body(),
            reader.lifecycle(key).orElseThrow().statusContextId()));
  }

  /// @return whether the cluster admitted one more pod of the tenant
  private static boolean take(Api cluster, String namespace) {
    Api.Answer answer =
        cluster
            .as(user(namespace))
            .send(
                "POST",
                "/api/v1/namespaces/" + namespace + "/pods",
                Json.parse(
                    """
                    {"apiVersion": "v1", "kind": "Pod", "metadata": {"generateName": "greedy-"},
                     "spec": {"terminationGracePeriodSeconds": 0,
                      "containers": [{"name": "c", "image": "i",
                       "resources": {"limits": {"cpu": "10m", "memory": "64Mi"}}}]}}
                    """));
    if (!answer.ok()) {
      assertThat(answer.message()).contains("exceeded quota: bulkhead-share");
    }
    return answer.ok();
  }

  private static int pods(Api cluster, String namespace) {
    return cluster
        .send("GET", "/api/v1/namespaces/" + namespace + "/pods", null)
        .body()
        .path("items")
        .size();
  }

  /// If pods only leave one cluster and only arrive on two, this is never more than there are at
  /// once.
  private static int atOnce(String namespace) {
    int onTwo = pods(two, namespace);
    return pods(one, namespace) + onTwo;
  }

  private static void deleteAll(Api cluster, String namespace) {
    cluster.send("DELETE", "/api/v1/namespaces/" + namespace + "/pods", null);
  }

  @Test
  void onBothClustersTogetherItNeverGetsMoreThanTheWhole() {
    department("acme");
    until(
        "all is taken but what is too little for a pod on either",
        () -> {
          take(one, "acme");
          take(two, "acme");
          assertThat(atOnce("acme")).isLessThanOrEqualTo(WHOLE);
          return atOnce("acme") >= WHOLE - 1;
        });
    for (int i = 0; i < 20; i++) {
      take(one, "acme");
      take(two, "acme");
      assertThat(atOnce("acme")).isLessThanOrEqualTo(WHOLE);
    }

    deleteAll(one, "acme");
    until(
        "what it gave back on one it gets on two",
        () -> {
          take(two, "acme");
          assertThat(atOnce("acme")).isLessThanOrEqualTo(WHOLE);
          return pods(two, "acme") >= WHOLE - 2;
        });
  }

  @Test
  void whatACoveredClusterMayHoldStaysReservedWhileItIsOutOfReach() {
    DocumentKey press = department("bolt");
    cable.cut();
    try {
      until(
          "each took its share",
          () -> {
            boolean more = take(one, "bolt") | take(two, "bolt");
            assertThat(atOnce("bolt")).isLessThanOrEqualTo(WHOLE);
            return !more && atOnce("bolt") == WHOLE;
          });
      deleteAll(one, "bolt");
      until("one is empty", () -> pods(one, "bolt") == 0);
      for (int i = 0; i < 20; i++) {
        assertThat(take(two, "bolt")).as("what one may still take").isFalse();
      }
    } finally {
      cable.mend();
    }
    until(
        "two gets more when one is there again",
        () -> {
          take(two, "bolt");
          assertThat(atOnce("bolt")).isLessThanOrEqualTo(WHOLE);
          return pods(two, "bolt") >= WHOLE - 2;
        });
    assertThat(hub.act("usage", press).at("/keys/0/whole").asText()).isEqualTo("4608Mi");
  }

  @Test
  void theShareMovesWithTheDeploymentAndTheSumHoldsAllTheTime() {
    department("cog");
    DocumentKey group = group("cog");
    place("cog", "one");
    hub.act("approve", group);
    hub.act("instantiate", group);
    until("eight pods run on one", () -> pods(one, "cog") == 8);
    while (take(two, "cog")) {
      assertThat(atOnce("cog")).isLessThanOrEqualTo(WHOLE);
    }

    place("cog", "two");
    hub.act("update", group);
    until(
        "eight pods run on two",
        () -> {
          assertThat(atOnce("cog")).isLessThanOrEqualTo(WHOLE);
          return pods(one, "cog") == 0 && pods(two, "cog") >= 8;
        });
  }

  private static DocumentKey group(String customer) {
    hub.chart(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 8
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - {name: c, image: i, resources: {limits: {cpu: 10m, memory: 64Mi}}}
        """);
    String[] app = {customer, "shop", "v1"};
    hub.put(
        WorkloadKinds.COMPOSITE_APP,
        "",
        "{metadata: {name: shop}, spec: {compositeAppVersion: v1}}",
        customer);
    hub.put(WorkloadKinds.APP, "chart", "{metadata: {name: web}}", app);
    hub.put(WorkloadKinds.COMPOSITE_PROFILE, "", "{metadata: {name: plain}}", app);
    hub.put(
        WorkloadKinds.DEPLOYMENT_INTENT_GROUP,
        "",
        "{metadata: {name: dig}, spec: {compositeProfile: plain, version: r1, logicalCloud: press}}",
        app);
    String[] dig = {customer, "shop", "v1", "dig"};
    hub.put(WorkloadKinds.GENERIC_PLACEMENT_INTENT, "", "{metadata: {name: gpi}}", dig);
    hub.put(
        WorkloadKinds.GROUP_INTENT,
        "",
        "{metadata: {name: all}, spec: {intent: {genericPlacementIntent: gpi}}}",
        dig);
    return DocumentKey.of(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, dig);
  }

  private static void place(String customer, String cluster) {
    hub.put(
        WorkloadKinds.APP_INTENT,
        "",
        "{metadata: {name: web}, spec: {app: web, intent: {allOf: [{clusterProvider: edge, cluster: "
            + cluster
            + "}]}}}",
        customer,
        "shop",
        "v1",
        "dig",
        "gpi");
  }
}
