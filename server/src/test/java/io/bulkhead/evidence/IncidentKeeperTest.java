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
import io.bulkhead.proof.ClusterFacts;
import io.bulkhead.proof.GuardFacts;
import io.bulkhead.proof.Judge;
import io.bulkhead.proof.PodFacts;
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
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  private String classUid = "c1";
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
        new IncidentKeeper.Watched(watchtower, examiner()),
        new IncidentMetrics() {
          @Override
          public void opened(Incident incident) {}

          @Override
          public void open(List<Incident> incidents) {}
        },
        CLOCK);
  }

  private Examiner examiner() {
    return new Examiner(watchtower, CLOCK, ProbeOptions.OFF);
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
    look(handler, overhead, CLOCK.instant(), "", "");
  }

  /// As the cluster was seen, with its guard.
  private void look(
      String handler, long overhead, Instant observed, String guard, String revision) {
    var live = new RuntimeClassFact("gvisor", handler, overhead, 0, List.of(), null, classUid);
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
    return store.read(reader -> reader.openIncidents(EDGE));
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

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}|"hostNetwork": true|hostNetwork
          {}|"hostPID": true|hostPID
          {}|"hostIPC": true|hostIPC
          {}|"volumes": [{"name": "a", "emptyDir": {}}, {"name": "root", "hostPath": {"path": "/"}}]|the hostPath volume root
          {}|"containers": [{"name": "c", "securityContext": {"privileged": true}}]|the privileged container c
          {}|"initContainers": [{"name": "i", "securityContext": {"privileged": true}}]|the privileged container i
          {}|"ephemeralContainers": [{"name": "e", "securityContext": {"privileged": true}}]|the privileged container e
          {}|"containers": [{"name": "c", "ports": [{"containerPort": 1}, {"hostPort": 80}]}]|the host's port 80 of container c
          {"io.katacontainers.config.hypervisor.path": "/x"}|"hostPID": false|the annotation io.katacontainers.config.hypervisor.path
          """)
  void a_pod_that_reaches_its_host_is_one_however_it_came(
      String annotations, String spec, String what) {
    pods(
        """
        {"metadata": {"uid": "u1", "name": "web", "namespace": "acme", "annotations": %s},
         "spec": {"nodeName": "n1", "runtimeClassName": "gvisor", %s}}
        """
            .formatted(annotations, spec));
    assertThat(open())
        .singleElement()
        .satisfies(
            i -> assertThat(i.message()).isEqualTo("pod acme/web: it reaches its host: " + what));
    pods(OF_THE_TELCO.replace("\"nodeName\"", "\"hostNetwork\":true,\"nodeName\""));
    assertThat(open()).isEmpty();
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

  private void guardSeen(String observed, String digest, String revision) {
    look("gvisor", 100, Instant.parse(observed), digest, revision);
  }

  /// A guard of that digest is what the cluster should have.
  private void guardWanted(String digest) {
    store.write(writer -> OrderedGuard.save(writer, EDGE, digest, CLOCK.instant()));
  }

  private List<Incident> all() {
    keeper.look(EDGE);
    return store.read(reader -> reader.incidents(100));
  }

  @Test
  void a_guard_that_is_as_it_was_but_was_written_meanwhile_was_not_whole_for_a_time() {
    guardWanted("d1");
    guardSeen("2026-01-02T01:00:00Z", "d1", "r1");
    assertThat(all()).isEmpty();
    guardSeen("2026-01-02T01:30:00Z", "d1", "r1");
    assertThat(all()).isEmpty();

    keeper = keeper();
    guardSeen("2026-01-02T03:00:00Z", "d1", "r2");
    assertThat(all())
        .singleElement()
        .satisfies(incident -> {
          assertThat(incident.kind()).isEqualTo(Incident.Kind.GUARD);
          assertThat(incident.opened()).isEqualTo("2026-01-02T01:30:00Z");
          assertThat(incident.closed()).isEqualTo(CLOCK.instant());
          assertThat(incident.message()).contains("put back, while nobody watched");
        });
    assertThat(all()).hasSize(1);

    // What was admitted in that time is doubtful until it is gone; what came before or later is
    // not.
    Examination seen = store.read(reader -> examiner().examine(reader, EDGE));
    assertThat(admitted(seen, "2026-01-02T02:00:00Z")).contains("while the guard was not whole");
    assertThat(admitted(seen, "2026-01-02T01:20:00Z")).doesNotContain("not whole");
    assertThat(admitted(seen, "2026-01-02T03:10:00Z")).doesNotContain("not whole");
  }

  private String admitted(Examination seen, String when) {
    var past = new GuardFacts("d1", "d1", Instant.EPOCH, seen.facts().guard().gaps());
    var facts =
        new ClusterFacts(
            seen.facts().catalogue(),
            seen.facts().classes(),
            seen.facts().nodes(),
            past,
            seen.facts().probes(),
            seen.facts().aged(),
            seen.facts().lapses());
    var pod =
        new PodFacts(
            "u",
            "acme",
            "web",
            "n1",
            "gvisor",
            new TreeMap<>(),
            Instant.parse(when),
            null,
            List.of(),
            "");
    return Judge.judge(pod, true, facts).doubts().toString();
  }

  @Test
  void a_guard_that_was_seen_broken_and_is_whole_again_is_told_once() {
    guardWanted("d1");
    guardSeen("2026-01-02T01:00:00Z", "d1", "r1");
    assertThat(all()).isEmpty();
    guardSeen("2026-01-02T01:01:00Z", "d0", "r2");
    assertThat(all()).singleElement().satisfies(i -> assertThat(i.open()).isTrue());
    guardSeen("2026-01-02T01:02:00Z", "d1", "r3");
    assertThat(all()).singleElement().satisfies(i -> assertThat(i.open()).isFalse());
    assertThat(all()).hasSize(1);
  }

  @Test
  void a_guard_that_is_found_broken_after_a_rest_was_it_since_it_was_last_seen() {
    guardWanted("d1");
    guardSeen("2026-01-02T01:00:00Z", "d1", "r1");
    assertThat(all()).isEmpty();
    keeper = keeper();
    guardSeen("2026-01-02T03:04:05Z", "d0", "r2");
    assertThat(all())
        .singleElement()
        .satisfies(i -> assertThat(i.opened()).isEqualTo("2026-01-02T01:00:00Z"));
  }

  @Test
  void a_guard_that_was_away_between_two_looks_was_it_just_now() {
    guardWanted("d1");
    guardSeen("2026-01-02T03:04:05Z", "d1", "r1");
    assertThat(all()).isEmpty();
    guardSeen("2026-01-02T03:04:05Z", "d1", "r2");
    assertThat(all())
        .singleElement()
        .satisfies(i -> assertThat(i.opened()).isEqualTo(CLOCK.instant()));
  }

  @Test
  void a_guard_that_breaks_while_it_is_watched_is_broken_from_then_on() {
    guardWanted("d1");
    guardSeen("2026-01-02T03:04:05Z", "d1", "r1");
    assertThat(all()).isEmpty();
    guardSeen("2026-01-02T03:04:05Z", "d0", "r2");
    assertThat(all())
        .singleElement()
        .satisfies(i -> assertThat(i.opened()).isEqualTo(CLOCK.instant()));
  }

  @Test
  void a_guard_that_was_ordered_otherwise_and_came_is_no_gap() {
    guardWanted("d1");
    guardSeen("2026-01-02T01:00:00Z", "d1", "r1");
    assertThat(all()).isEmpty();
    guardWanted("d2");
    guardSeen("2026-01-02T01:01:00Z", "d1", "r1");
    assertThat(all()).isEmpty();
    guardSeen("2026-01-02T01:02:00Z", "d2", "r2");
    assertThat(all()).isEmpty();
  }

  private static String sandboxed(String uid, String created, String sandboxed) {
    return """
    {"metadata": {"uid": "%s", "name": "pod-%s", "namespace": "acme",
      "creationTimestamp": "2026-01-02T%sZ"},
     "spec": {"nodeName": "n1", "runtimeClassName": "gvisor"},
     "status": {"conditions": [
       {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-02T03:04:05Z"},
       {"type": "PodReadyToStartContainers", "status": "True",
        "lastTransitionTime": "2026-01-02T%sZ"}]}}
    """
        .formatted(uid, uid, created, sandboxed);
  }

  @Test
  void a_pod_that_was_started_while_its_class_stood_for_runc_is_one_until_it_is_gone() {
    String before = sandboxed("u1", "02:00:00", "02:00:10");
    String during = sandboxed("u2", "03:04:00", "03:04:05");
    String waited = sandboxed("u3", "02:00:00", "03:04:05");
    assertThat(open()).isEmpty();
    classes("runc", 100);
    pods(before, during, waited);
    assertThat(open()).extracting(Incident::kind).contains(Incident.Kind.CLASS_HANDLER);
    classes("gvisor", 100);
    assertThat(open())
        .extracting(Incident::subject)
        .containsExactlyInAnyOrder("acme/pod-u2", "acme/pod-u3");
    // What is wrong with them is another thing now.
    assertThat(open())
        .allSatisfy(i ->
            assertThat(i.message())
                .contains("it may have been started while its class was no sandbox there")
                .doesNotContain("has handler runc"));
    pods(before);
    assertThat(open()).isEmpty();
  }

  @Test
  void a_class_that_is_found_to_stand_for_runc_after_a_rest_did_it_since_it_was_last_seen() {
    look("gvisor", 100, Instant.parse("2026-01-02T01:00:00Z"), "", "");
    assertThat(open()).isEmpty();
    keeper = keeper();
    classes("runc", 100);
    assertThat(open())
        .singleElement()
        .satisfies(i -> assertThat(i.opened()).isEqualTo("2026-01-02T01:00:00Z"));
  }

  @Test
  void a_class_that_was_made_anew_while_nobody_looked_may_have_been_anything() {
    look("gvisor", 100, Instant.parse("2026-01-02T01:00:00Z"), "", "");
    assertThat(all()).isEmpty();
    keeper = keeper();
    classUid = "c2";
    pods(
        sandboxed("u1", "00:00:00", "00:00:10"),
        sandboxed("u2", "02:00:00", "02:00:10"),
        sandboxed("u3", "03:04:20", "03:04:25"));
    classes("gvisor", 100);
    // What was missed makes it look once more.
    keeper.look(EDGE);
    List<Incident> now = open();
    assertThat(now).extracting(Incident::subject).containsExactly("acme/pod-u2");
    assertThat(now.getFirst().message())
        .contains("it may have been started while its class was no sandbox there");
    assertThat(all())
        .anySatisfy(incident -> {
          assertThat(incident.kind()).isEqualTo(Incident.Kind.CLASS_HANDLER);
          assertThat(incident.opened()).isEqualTo("2026-01-02T01:00:00Z");
          assertThat(incident.open()).isFalse();
          assertThat(incident.message()).contains("gvisor was removed and made anew");
        });
    assertThat(all()).hasSize(2);
  }

  @Test
  void hundreds_of_pods_make_one_each_and_no_more() {
    String[] many = new String[700];
    for (int i = 0; i < many.length; i++) {
      many[i] =
          "{\"metadata\":{\"uid\":\"u%1$d\",\"name\":\"p%1$d\",\"namespace\":\"acme\"},\"spec\":{\"nodeName\":\"n1\"}}"
              .formatted(i);
    }
    pods(many);
    keeper.look(EDGE);
    keeper.look(EDGE);
    assertThat(open()).hasSize(many.length);
    List<Incident> known = store.read(reader -> reader.incidents(5000));
    assertThat(known).hasSize(many.length);
    pods();
    keeper.look(EDGE);
    List<Incident> lasting = store.read(reader -> reader.openIncidents());
    assertThat(lasting).isEmpty();
    List<Incident> past = store.read(reader -> reader.pastIncidents(EDGE, 5000));
    assertThat(past).as("without those of single pods").isEmpty();
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
