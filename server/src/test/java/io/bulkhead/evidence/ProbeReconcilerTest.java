package io.bulkhead.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Cluster;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.manifest.Json;
import io.bulkhead.proof.Gap;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.ProbeAddress;
import io.bulkhead.proof.ProbeResult;
import io.bulkhead.proof.ProbeWish;
import io.bulkhead.store.Incident;
import io.bulkhead.store.Store;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeReconcilerTest {
  private static final ClusterId EDGE = new ClusterId("p", "edge");
  private static final NodeClass SUBJECT = new NodeClass("n1", "gvisor");
  private static final String SEEN =
      """
      bulkhead-probe 1
      nonce %s
      uid %s
      kernel %s
      boot-id guest-boot
      end
      """;

  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private final ClusterObservations watchtower = new ClusterObservations(() -> now);
  private final PodServers pods = new PodServers();
  private final List<ClusterId> ordered = new ArrayList<>();
  private Store store;
  private IncidentReconciler.Watched watched;
  private ProbeReconciler keeper;

  @BeforeEach
  void open(@TempDir Path folder) {
    store = SharedStore.open(StoreOptions.embedded(folder));
    store.write(writer ->
        writer.save(
            IsolationKinds.SANDBOX_CLASS,
            DocumentKey.of(IsolationKinds.SANDBOX_CLASS, "gvisor"),
            new SandboxClass(
                new Metadata("gvisor", "", "", ""),
                new SandboxClass.Spec(
                    "gvisor", SandboxClass.Isolation.USER_KERNEL, false, null, null, null)),
            List.of()));
    cluster(null);
    observe();
    restart();
    watchtower.listed(EDGE, "Namespace", List.of());
    watchtower.listed(
        EDGE,
        "RuntimeClass",
        List.of(Json.parse("{\"metadata\":{\"name\":\"gvisor\"},\"handler\":\"gvisor\"}")));
    node("host-boot");
    pods();
  }

  /// A hub that begins anew: what was in memory is gone.
  private void restart() {
    var probing = new ProbeOptions("busybox", Duration.ofHours(24));
    watched =
        new IncidentReconciler.Watched(watchtower, new Examiner(watchtower, () -> now, probing));
    keeper = new ProbeReconciler(store, pods, watched, () -> now);
    keeper.orders(ordered::add);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void cluster(Cluster.@Nullable ProbeSpec probe) {
    var guard = new Cluster.GuardSpec(false, List.of(), false, false, probe, List.of(), List.of());
    store.write(writer ->
        writer.save(
            FleetKinds.CLUSTER,
            Examiner.document(EDGE),
            new Cluster(
                new Metadata("edge", "", "", ""),
                new Cluster.Spec(new Cluster.GitOps("", "", ""), guard)),
            List.of()));
  }

  private void observe() {
    var node =
        new Capabilities.NodeFact(
            "n1", true, List.of("gvisor"), List.of(), 1000, 1, 110, 0, 0, 0, List.of());
    var facts =
        new Capabilities(
            now,
            true,
            "v1.37.2",
            true,
            true,
            List.of(),
            List.of(new Capabilities.RuntimeClassFact("gvisor", "gvisor", 0, 0, List.of())),
            List.of(node),
            "",
            "",
            "",
            List.of(),
            Capabilities.Identity.UNKNOWN);
    store.write(writer -> {
      writer.facts().save(EDGE, facts);
      return EDGE;
    });
  }

  private void node(String bootId) {
    watchtower.listed(
        EDGE,
        "Node",
        List.of(
            Json.parse(
                """
                {"metadata": {"name": "n1", "uid": "node-uid"},
                 "status": {"runtimeHandlers": [{"name": "gvisor"}],
                   "nodeInfo": {"kernelVersion": "6.18.0-host", "bootID": "%s"}}}
                """
                    .formatted(bootId))));
  }

  private void pods(JsonNode... all) {
    watchtower.listed(EDGE, "Pod", Arrays.asList(all));
  }

  private static JsonNode probe(ProbeWish wish, String node, String status) {
    return Json.parse(
        """
        {"metadata": {"name": "%s", "namespace": "bulkhead-probe", "uid": "pod-uid"},
         "spec": {"nodeName": "%s", "runtimeClassName": "gvisor"}, "status": %s}
        """
            .formatted(ProbeAddress.podName(wish.nonce()), node, status));
  }

  private static JsonNode ready(ProbeWish wish) {
    return probe(wish, "n1", "{\"conditions\": [{\"type\": \"Ready\", \"status\": \"True\"}]}");
  }

  private void answers(ProbeWish wish, String nonce, String uid, String kernel) {
    pods.answers.put(ProbeAddress.podName(wish.nonce()), SEEN.formatted(nonce, uid, kernel));
  }

  private void look() {
    keeper.look(EDGE).forEach(Runnable::run);
  }

  private Examination seen() {
    return store.read(reader -> watched.examiner().examine(reader, EDGE));
  }

  private List<ProbeResult> results() {
    return store.read(reader -> reader.facts().probes(EDGE));
  }

  private ProbeWish wish() {
    assertThat(seen().wishes()).hasSize(1);
    return seen().wishes().getFirst();
  }

  private String doubt() {
    return seen().facts().probe(SUBJECT).doubt();
  }

  @Test
  void aProbeIsOrderedReadOnceItIsReadyAndWantedNoMore() {
    look();
    assertThat(ordered).containsExactly(EDGE);
    ProbeWish wish = wish();
    assertThat(wish.subject()).isEqualTo(SUBJECT);
    assertThat(doubt()).contains("has not been probed").contains("on its way since " + now);

    pods(ready(wish));
    answers(wish, wish.nonce(), "pod-uid", "4.19.0-gvisor");
    look();
    assertThat(seen().facts().probe(SUBJECT).result().report().kernel()).isEqualTo("4.19.0-gvisor");
    assertThat(doubt()).isEmpty();
    look();
    assertThat(seen().wishes()).isEmpty();
    assertThat(ordered).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonce", "uid", "garbage", "silence", "elsewhere"})
  void anAnswerThatIsNotThisProbesDoesNotCount(String what) {
    look();
    ProbeWish wish = wish();
    pods(what.equals("elsewhere") ? elsewhere(wish) : ready(wish));
    switch (what) {
      case "nonce" -> answers(wish, "0".repeat(40), "pod-uid", "4.19");
      case "uid" -> answers(wish, wish.nonce(), "other-uid", "4.19");
      case "garbage" -> pods.answers.put(ProbeAddress.podName(wish.nonce()), "<html>");
      case "elsewhere" -> answers(wish, wish.nonce(), "pod-uid", "4.19");
      default -> {}
    }
    look();
    assertThat(results()).isEmpty();
    assertThat(doubt())
        .containsAnyOf("is no report", "another probe's", "no route", "is not where");

    answers(wish, wish.nonce(), "pod-uid", "4.19");
    pods(ready(wish));
    look();
    assertThat(results()).hasSize(1);
  }

  private static JsonNode elsewhere(ProbeWish wish) {
    return probe(wish, "n2", "{\"conditions\": [{\"type\": \"Ready\", \"status\": \"True\"}]}");
  }

  @Test
  void aProbeThatDoesNotStartSaysWhyAndMakesRoomForAWhile() {
    look();
    ProbeWish wish = wish();
    pods(
        probe(
            wish,
            "n1",
            """
            {"containerStatuses": [{"state": {"waiting":
              {"reason": "ImagePullBackOff", "message": "no such image"}}}]}
            """));
    Instant begun = now;
    look();
    assertThat(doubt()).contains("since " + begun).contains("ImagePullBackOff: no such image");

    now = begun.plus(Attempts.PATIENCE);
    look();
    assertThat(seen().wishes()).isEmpty();
    assertThat(doubt()).contains("gave nothing within 5 minutes").contains("ImagePullBackOff");
    now = begun.plus(Attempts.PATIENCE).plus(Attempts.REST);
    look();
    assertThat(wish()).isEqualTo(wish);
    assertThat(doubt()).contains("on its way since " + now);
    assertThat(ordered).hasSize(3);
  }

  @Test
  void theSameProbeIsWantedByAHubThatBeginsAnew() {
    look();
    ProbeWish wish = wish();
    restart();
    look();
    assertThat(wish()).isEqualTo(wish);
  }

  @Test
  void aSandboxThatIsNoneIsAnIncidentUntilAProbeSaysOtherwise() {
    report("6.18.0-host");
    assertThat(seen().facts().probe(SUBJECT).faults())
        .containsExactly("its kernel is the host's, 6.18.0-host");
    assertThat(incidents())
        .singleElement()
        .satisfies(incident -> {
          assertThat(incident.kind()).isEqualTo(Incident.Kind.PROBE);
          assertThat(incident.subject()).isEqualTo("n1/gvisor");
          assertThat(incident.message()).contains("its kernel is the host's");
        });
    now = now.plus(Duration.ofMinutes(11));
    assertThat(incidents()).hasSize(1);
    report("4.19.0-gvisor");
    assertThat(incidents()).isEmpty();
  }

  @Test
  void whatWasStartedSinceTheLastProbeThatFoundASandboxIsInDoubt() {
    report("4.19.0-gvisor");
    Instant sound = now;
    now = now.plus(Duration.ofHours(25));
    report("6.18.0-host");
    assertThat(incidents())
        .singleElement()
        .satisfies(incident -> assertThat(incident.opened()).isEqualTo(sound));
    Instant found = now;
    now = now.plus(Duration.ofMinutes(11));
    report("4.19.0-gvisor");
    assertThat(incidents()).isEmpty();
    assertThat(seen().facts().lapses())
        .containsOnly(Map.entry("n1/gvisor", List.of(new Gap(sound, now))));
    assertThat(found).isBefore(now);
  }

  private void report(String kernel) {
    look();
    ProbeWish wish = wish();
    answers(wish, wish.nonce(), "pod-uid", kernel);
    pods(ready(wish));
    look();
    pods();
  }

  private List<Incident> incidents() {
    var incidentKeeper =
        new IncidentReconciler(
            store,
            pods,
            watched,
            new IncidentMetrics() {
              @Override
              public void opened(Incident incident) {}

              @Override
              public void open(List<Incident> incidents) {}
            },
            () -> now);
    incidentKeeper.reconcile(EDGE);
    return store.read(reader -> reader.incidents().newest(10)).stream()
        .filter(incident -> incident.closed() == null)
        .toList();
  }

  @Test
  void aNodeThatWasStartedAnewIsProbedAnewAndOneThatIsGoneIsForgotten() {
    report("4.19.0-gvisor");
    assertThat(seen().wishes()).isEmpty();
    node("another-boot");
    assertThat(doubt()).startsWith("its node has changed");
    assertThat(seen().wishes()).hasSize(1);

    watchtower.listed(EDGE, "Node", List.of());
    look();
    assertThat(results()).isEmpty();
  }

  @Test
  void whereProbesAreOffNothingIsOrderedAndNothingDoubted() {
    cluster(new Cluster.ProbeSpec("", true));
    look();
    assertThat(seen().wishes()).isEmpty();
    assertThat(doubt()).isEmpty();
    cluster(new Cluster.ProbeSpec("registry.example/busybox:1", false));
    assertThat(seen().facts().probes().image()).isEqualTo("registry.example/busybox:1");
    assertThat(seen().wishes()).hasSize(1);
  }
}
