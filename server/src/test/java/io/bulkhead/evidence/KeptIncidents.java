package io.bulkhead.evidence;

import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Fleet;
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
import io.bulkhead.store.Store;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// One cluster with a sandbox class, a node and a tenant, and its stored incidents.
abstract class KeptIncidents {
  static final ClusterId EDGE = new ClusterId("p", "edge");
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
  static final String SANDBOXED =
      "{\"metadata\":{\"uid\":\"u1\",\"name\":\"web\",\"namespace\":\"acme\"},"
          + "\"spec\":{\"nodeName\":\"n1\",\"runtimeClassName\":\"gvisor\",\"overhead\":{\"cpu\":\"100m\"}}}";
  static final String ON_RUNC =
      "{\"metadata\":{\"uid\":\"u2\",\"name\":\"bad\",\"namespace\":\"acme\"},"
          + "\"spec\":{\"nodeName\":\"n1\"}}";
  static final String WAITING =
      "{\"metadata\":{\"uid\":\"u3\",\"name\":\"later\",\"namespace\":\"acme\"},\"spec\":{}}";
  static final String OF_THE_TELCO =
      "{\"metadata\":{\"uid\":\"u4\",\"name\":\"router\",\"namespace\":\"telco\"},"
          + "\"spec\":{\"nodeName\":\"n1\"}}";

  final ClusterObservations watchtower = new ClusterObservations(CLOCK);
  Store store;
  Instant now = CLOCK.instant();
  String classUid = "c1";
  IncidentReconciler keeper;

  @BeforeEach
  void open(@TempDir Path folder) {
    store = SharedStore.open(StoreOptions.embedded(folder));
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

  IncidentReconciler keeper() {
    return new IncidentReconciler(
        store,
        fleet(),
        new IncidentReconciler.Watched(watchtower, examiner()),
        new IncidentMetrics() {
          @Override
          public void opened(Incident incident) {}

          @Override
          public void open(List<Incident> incidents) {}
        },
        () -> now);
  }

  Fleet fleet() {
    return new AwayFleet();
  }

  Examiner examiner() {
    return new Examiner(watchtower, CLOCK, ProbeOptions.OFF);
  }

  static final class AwayFleet implements Fleet {
    @Override
    public ClusterConnection connection(ClusterId cluster) {
      throw new ClusterUnavailable("connection refused");
    }

    @Override
    public void close() {}
  }

  void classes(String handler, long overhead) {
    look(handler, overhead, CLOCK.instant(), "", "");
  }

  /// Stores an observation of the cluster, with its guard.
  void look(String handler, long overhead, Instant observed, String guard, String revision) {
    var live = new RuntimeClassFact("gvisor", handler, overhead, 0, List.of(), null, classUid, "");
    var facts =
        new Capabilities(
            observed,
            true,
            "v1.37.2",
            true,
            true,
            List.of(),
            List.of(live),
            List.of(),
            "",
            guard,
            revision,
            List.of(),
            Capabilities.Identity.UNKNOWN);
    store.write(writer -> {
      writer.facts().save(EDGE, facts);
      return EDGE;
    });
    watchtower.listed(
        EDGE,
        "RuntimeClass",
        List.of(
            Json.parse(
                "{\"metadata\":{\"name\":\"gvisor\"},\"handler\":\"%s\",\"overhead\":{\"podFixed\":{\"cpu\":\"%dm\"}}}"
                    .formatted(handler, overhead))));
  }

  void node(String labelled, String handler) {
    watchtower.listed(
        EDGE,
        "Node",
        List.of(
            Json.parse(
                "{\"metadata\":{\"name\":\"n1\",\"labels\":{\"katacontainers.io/kata-runtime\":\"%s\"}},"
                        .formatted(labelled)
                    + "\"status\":{\"runtimeHandlers\":[{\"name\":\"%s\"}]}}".formatted(handler))));
  }

  void pods(String... pods) {
    watchtower.listed(EDGE, "Pod", Arrays.stream(pods).map(Json::parse).toList());
  }

  List<Incident> open() {
    keeper.reconcile(EDGE);
    return store.read(reader -> reader.incidents().open(EDGE));
  }

  List<Incident> all() {
    keeper.reconcile(EDGE);
    return store.read(reader -> reader.incidents().newest(100));
  }
}
