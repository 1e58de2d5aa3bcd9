package io.bulkhead.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.Json;
import io.bulkhead.store.Incident;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The operator changes a sandbox's overhead in the catalogue while pods of a tenant are running.
@Tag("cluster")
class OverheadTest {
  private static final DocumentKey PRESS =
      DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "acme", "press");

  @TempDir private static Path work;
  private static TestBed bed;
  private static SmallHub hub;
  private static Api cluster;

  @BeforeAll
  static void start() throws IOException {
    bed = TestBed.start(TestBedOptions.fake(1, 1));
    cluster = Api.administrator(bed.cluster());
    hub = new SmallHub(work.resolve("hub"));
    hub.put(FleetKinds.CLUSTER_PROVIDER, "", "{metadata: {name: edge}}");
    count("320Mi");
    hub.put(
        FleetKinds.CLUSTER,
        Files.readString(bed.cluster().kubeconfig()),
        "{metadata: {name: one}}",
        "edge");
    hub.put(TenancyKinds.PROJECT, "", "{metadata: {name: acme}}");
    hub.put(
        TenancyKinds.LOGICAL_CLOUD,
        "",
        "{metadata: {name: press}, spec: {namespace: press, sandbox: boxed, user: {userName: dana}}}",
        "acme");
    hub.put(
        TenancyKinds.USER_PERMISSION,
        "",
        "{metadata: {name: all}, spec: {namespace: press, apiGroups: ['*'], resources: ['*'], verbs:"
            + " ['*']}}",
        "acme",
        "press");
    hub.put(
        TenancyKinds.CLUSTER_REFERENCE,
        "",
        "{metadata: {name: one}, spec: {clusterProvider: edge, cluster: one}}",
        "acme",
        "press");
    until("the class is there", () -> memory().equals("320Mi"));
    until("the cluster can hold it", () -> hub.act("plan", PRESS).path("diagnostics").isEmpty());
    hub.act("instantiate", PRESS);
    until(
        "its namespace is bounded",
        () -> get("/api/v1/namespaces/press/resourcequotas/bulkhead-bounds").has("status"));
  }

  @AfterAll
  static void stop() {
    hub.close();
    bed.close();
  }

  private static void count(String memory) {
    hub.put(
        IsolationKinds.SANDBOX_CLASS,
        "",
        "{metadata: {name: boxed}, spec: {handler: kata-qemu, isolation: vm, create: true, overhead:"
            + " {cpu: 250m, memory: "
            + memory
            + "}}}");
  }

  private static JsonNode get(String path) {
    return cluster.send("GET", path, null).body();
  }

  private static JsonNode boxed() {
    return get("/apis/node.k8s.io/v1/runtimeclasses/boxed");
  }

  private static String memory() {
    return boxed().at("/overhead/podFixed/memory").asText("");
  }

  private static void until(String what, BooleanSupplier holds) {
    Instant end = Instant.now().plus(Duration.ofMinutes(5));
    while (!holds.getAsBoolean()) {
      assertThat(Instant.now()).as("waiting for: " + what).isBefore(end);
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private static void runs(String name, String memory) {
    until(
        name + " counts " + memory,
        () -> {
          cluster.send("DELETE", "/api/v1/namespaces/press/pods/" + name, null);
          cluster.send(
              "POST",
              "/api/v1/namespaces/press/pods",
              Json.parse(
                  """
                  {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s"},
                   "spec": {"terminationGracePeriodSeconds": 0, "securityContext": {"runAsNonRoot": true,
                     "runAsUser": 1000, "seccompProfile": {"type": "RuntimeDefault"}},
                    "containers": [{"name": "c", "image": "i",
                     "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}},
                     "resources": {"limits": {"cpu": "10m", "memory": "64Mi"}}}]}}
                  """
                      .formatted(name)));
          return get("/api/v1/namespaces/press/pods/" + name)
              .at("/spec/overhead/memory")
              .asText("")
              .equals(memory);
        });
    until(
        name + " has a node",
        () -> get("/api/v1/namespaces/press/pods/" + name).at("/spec").has("nodeName"));
    until(
        "the hub knows " + name,
        () -> hub.act("verify", PRESS).toString().contains("\"" + name + "\""));
  }

  private static List<Incident> incidents() {
    return hub.store.read(reader -> reader.incidents().newest(100));
  }

  @Test
  void raisingAndLoweringItOpensNoIncidentAndTakesNoClassAway() {
    String uid = boxed().at("/metadata/uid").asText();
    runs("old", "320Mi");

    count("640Mi");
    until("the class counts more", () -> memory().equals("640Mi"));
    runs("raised", "640Mi");
    assertThat(hub.act("verify", PRESS).toString()).doesNotContain("overhead is not that");

    count("320Mi");
    until("the class counts what it did", () -> memory().equals("320Mi"));
    runs("lowered", "320Mi");

    assertThat(boxed().at("/metadata/uid").asText()).isEqualTo(uid);
    assertThat(hub.act("verify", PRESS).toString()).doesNotContain("overhead is not that");
    assertThat(incidents()).isEmpty();
    for (String pod : List.of("old", "raised", "lowered")) {
      assertThat(get("/api/v1/namespaces/press/pods/" + pod).path("spec").has("nodeName"))
          .as(pod)
          .isTrue();
    }
  }
}
