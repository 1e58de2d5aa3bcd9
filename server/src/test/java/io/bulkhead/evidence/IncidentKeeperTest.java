package io.bulkhead.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.delivery.ClusterConnection;
import io.bulkhead.delivery.ClusterUnavailable;
import io.bulkhead.fleet.Fleet;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.RuntimeClassFact;
import io.bulkhead.kind.fleet.Cluster;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.manifest.Json;
import io.bulkhead.store.Incident;
import io.bulkhead.store.SqlStore;
import io.bulkhead.store.Store;
import io.bulkhead.store.StoreOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentKeeperTest {
  private static final ClusterId EDGE = new ClusterId("p", "edge");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
  private static final String SANDBOXED =
      "{\"metadata\":{\"uid\":\"u1\",\"name\":\"web\",\"namespace\":\"acme\"},"
          + "\"spec\":{\"nodeName\":\"n1\",\"runtimeClassName\":\"gvisor\"}}";
  private static final String ON_RUNC =
      "{\"metadata\":{\"uid\":\"u2\",\"name\":\"bad\",\"namespace\":\"acme\"},"
          + "\"spec\":{\"nodeName\":\"n1\"}}";
  private static final String WAITING =
      "{\"metadata\":{\"uid\":\"u3\",\"name\":\"later\",\"namespace\":\"acme\"},\"spec\":{}}";
  private static final String OF_THE_TELCO =
      "{\"metadata\":{\"uid\":\"u4\",\"name\":\"router\",\"namespace\":\"telco\"},"
          + "\"spec\":{\"nodeName\":\"n1\"}}";

  private final Watchtower watchtower = new Watchtower(CLOCK);
  private Store store;
  private IncidentKeeper keeper;

  @BeforeEach
  void open(@TempDir Path folder) {
    store = SqlStore.open(StoreOptions.embedded(folder));
    store.write(writer -> {
      writer.save(
          FleetKinds.CLUSTER,
          Examiner.document(EDGE),
          new Cluster(new Metadata("edge", "", "", ""), null),
          List.of());
      return writer.save(
          IsolationKinds.SANDBOX_CLASS,
          io.bulkhead.kind.DocumentKey.of(IsolationKinds.SANDBOX_CLASS, "gvisor"),
          new SandboxClass(
              new Metadata("gvisor", "", "", ""),
              new SandboxClass.Spec(
                  "gvisor", SandboxClass.Isolation.USER_KERNEL, false, null, null, null)),
          List.of());
    });
    keeper = keeper();
    classes("gvisor", 100);
    node("false", "gvisor");
    watchtower.listed(
        EDGE,
        "Namespace",
        List.of(
            Json.parse(
                "{\"metadata\":{\"name\":\"acme\",\"labels\":{\"bulkhead.io/trust\":\"untrusted\","
                    + "\"bulkhead.io/project\":\"acme\",\"bulkhead.io/logical-cloud\":\"press\"}}}"),
            Json.parse("{\"metadata\":{\"name\":\"telco\"}}")));
    pods();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private IncidentKeeper keeper() {
    return new IncidentKeeper(
        store,
        new AwayFleet(),
        new IncidentKeeper.Watched(watchtower, new Examiner(watchtower, CLOCK, ProbeOptions.OFF)),
        new IncidentMetrics() {
          @Override
          public void opened(Incident incident) {}

          @Override
          public void open(List<Incident> incidents) {}
        },
        CLOCK);
  }

  private static final class AwayFleet implements Fleet {
    @Override
    public ClusterConnection connection(ClusterId cluster) {
      throw new ClusterUnavailable("connection refused");
    }

    @Override
    public void close() {}
  }

  private void classes(String handler, long overhead) {
    var live = new RuntimeClassFact("gvisor", handler, overhead, 0, List.of());
    var facts =
        new Capabilities(
            CLOCK.instant(),
            true,
            "v1.37.2",
            true,
            true,
            List.of(),
            List.of(live),
            List.of(),
            "",
            "",
            List.of());
    store.write(writer -> {
      writer.saveCapabilities(EDGE, facts);
      return EDGE;
    });
    watchtower.listed(
        EDGE,
        "RuntimeClass",
        List.of(
            Json.parse("{\"metadata\":{\"name\":\"gvisor\"},\"handler\":\"" + handler + "\"}")));
  }

  private void node(String labelled, String handler) {
    watchtower.listed(
        EDGE,
        "Node",
        List.of(
            Json.parse(
                "{\"metadata\":{\"name\":\"n1\",\"labels\":{\"katacontainers.io/kata-runtime\":\"%s\"}},"
                        .formatted(labelled)
                    + "\"status\":{\"runtimeHandlers\":[{\"name\":\"%s\"}]}}".formatted(handler))));
  }

  private void pods(String... pods) {
    watchtower.listed(EDGE, "Pod", Arrays.stream(pods).map(Json::parse).toList());
  }

  private List<Incident> open() {
    keeper.look(EDGE);
    return store.read(reader -> reader.incidents(100)).stream().filter(Incident::open).toList();
  }

  @Test
  void pods_that_are_as_they_should_be_make_none() {
    pods(SANDBOXED, WAITING, OF_THE_TELCO);
    assertThat(open()).isEmpty();
  }

  @Test
  void a_pod_on_runc_in_a_tenants_namespace_is_one_until_it_is_gone_also_after_a_restart() {
    pods(SANDBOXED, ON_RUNC);
    Incident incident = open().getFirst();
    assertThat(incident.subject()).isEqualTo("acme/bad");
    assertThat(incident.project() + "/" + incident.logicalCloud()).isEqualTo("acme/press");
    assertThat(incident.message()).contains("it has no runtime class, so it runs on runc");

    keeper = keeper();
    assertThat(open()).containsExactly(incident);

    pods(SANDBOXED);
    assertThat(open()).isEmpty();
    List<Incident> all = store.read(reader -> reader.incidents(100));
    assertThat(all).singleElement().satisfies(i -> assertThat(i.closed()).isNotNull());
  }

  @Test
  void a_class_that_comes_to_stand_for_runc_is_one() {
    classes("runc", 100);
    assertThat(open()).extracting(Incident::kind).containsExactly(Incident.Kind.CLASS_HANDLER);
    classes("gvisor", 100);
    assertThat(open()).isEmpty();
  }

  @Test
  void a_class_whose_overhead_falls_is_one_until_it_is_back() {
    assertThat(open()).isEmpty();
    classes("gvisor", 10);
    assertThat(open()).extracting(Incident::kind).containsExactly(Incident.Kind.CLASS_OVERHEAD);
    keeper = keeper();
    assertThat(open()).hasSize(1);
    classes("gvisor", 100);
    assertThat(open()).isEmpty();
  }

  @Test
  void a_node_that_is_labelled_for_kata_without_its_handler_is_one() {
    node("true", "gvisor");
    assertThat(open()).extracting(Incident::kind).containsExactly(Incident.Kind.NODE_LABEL);
    node("true", "kata-qemu");
    assertThat(open()).isEmpty();
  }

  @Test
  void a_cluster_that_is_registered_no_more_has_none() {
    pods(ON_RUNC);
    assertThat(open()).hasSize(1);
    store.write(writer -> {
      writer.delete(Examiner.document(EDGE));
      return EDGE;
    });
    assertThat(open()).isEmpty();
  }
}
