package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.ClusterReference;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.Project;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.ProbeBasis;
import io.bulkhead.proof.ProbeReport;
import io.bulkhead.proof.ProbeResult;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The behaviour of every store, whatever the database.
abstract class StoreContract {
  static final Instant T0 = Instant.parse("2026-01-01T00:00:00.123456789Z");
  static final DocumentKey ACME = DocumentKey.of(TenancyKinds.PROJECT, "acme");
  static final DocumentKey PRESS = DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "acme", "press");

  @TempDir Path directory;
  SqlStore store;
  private String url;

  /// URL of an empty database.
  abstract String newUrl(Path empty);

  @BeforeEach
  void openStore() {
    url = newUrl(directory);
    store = SharedStore.open(options());
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  final StoreOptions options() {
    return new StoreOptions(url, directory.resolve("data"), "", "");
  }

  final void reopen() {
    store.close();
    store = SharedStore.open(options());
  }

  /// Bypasses the store, as someone with access to the database could.
  final Jdbi raw() {
    return Jdbi.create(url);
  }

  static Project project(String name) {
    return new Project(Metadata.named(name), null);
  }

  static void saveProject(Writer writer, String name) {
    var key = DocumentKey.of(TenancyKinds.PROJECT, name);
    writer.save(TenancyKinds.PROJECT, key, project(name), List.of());
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Bundle bundle(String name) {
    return Bundle.of(
        List.of(
            Bundle.Entry.of(
                Manifest.of(
                    Json.parse(
                        """
                        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s"}}\
                        """
                            .formatted(name))))));
  }

  void run(java.util.function.Consumer<Writer> work) {
    store.write(writer -> {
      work.accept(writer);
      return true;
    });
  }

  final <T> org.assertj.core.api.ListAssert<T> many(Function<Reader, List<T>> question) {
    List<T> answer = store.read(question);
    return assertThat(answer);
  }

  final <T> org.assertj.core.api.OptionalAssert<T> one(Function<Reader, Optional<T>> question) {
    Optional<T> answer = store.read(question);
    return assertThat(answer);
  }

  final org.assertj.core.api.AbstractLongAssert<?> number(Function<Reader, Long> question) {
    long answer = store.read(question);
    return assertThat(answer);
  }

  final org.assertj.core.api.AbstractBooleanAssert<?> truth(Function<Reader, Boolean> question) {
    boolean answer = store.read(question);
    return assertThat(answer);
  }

  @Test
  void aDocumentComesBackAsItWasSavedAlsoAfterReopening() {
    run(w -> {
      saveProject(w, "acme");
      w.save(
          TenancyKinds.LOGICAL_CLOUD,
          PRESS,
          new LogicalCloud(Metadata.named("press"), LogicalCloudSpecs.level("1")),
          List.of());
      w.saveLifecycle(PRESS, Lifecycle.created(T0));
    });
    reopen();
    var found = store.read(r -> r.find(TenancyKinds.LOGICAL_CLOUD, PRESS)).orElseThrow();
    assertThat(found.body().metadata().name()).isEqualTo("press");
    assertThat(found.body().spec().level()).isEqualTo("1");
    assertThat(found.key()).isEqualTo(PRESS);
    one(r -> r.lifecycle(PRESS)).contains(Lifecycle.created(T0));
    many(r -> r.childrenOf(ACME)).containsExactly(PRESS);
  }

  @Test
  void listsAreInOrderOfCreationAndAReplacedDocumentKeepsItsPlace() {
    for (String name : List.of("zulu", "alpha", "Mike")) {
      run(w -> saveProject(w, name));
    }
    run(w -> saveProject(w, "zulu"));
    var all = store.read(r -> r.roots(TenancyKinds.PROJECT));
    assertThat(all).extracting(d -> d.key().name()).containsExactly("zulu", "alpha", "Mike");
    assertThat(all.getFirst().revision()).isEqualTo(4);
    long first = all.getFirst().order();
    many(r -> r.page(TenancyKinds.PROJECT, null, first, 1))
        .extracting(d -> d.key().name())
        .containsExactly("alpha");
    number(r -> r.count(TenancyKinds.PROJECT)).isEqualTo(3);
  }

  @Test
  void anOrderIsNeverGivenTwice() {
    run(w -> saveProject(w, "first"));
    long before = store.read(r -> r.roots(TenancyKinds.PROJECT)).getFirst().order();
    run(w -> w.delete(DocumentKey.of(TenancyKinds.PROJECT, "first")));
    run(w -> saveProject(w, "second"));
    assertThat(store.read(r -> r.roots(TenancyKinds.PROJECT)).getFirst().order())
        .isGreaterThan(before);
  }

  @Test
  void referrersFollowTheBody() {
    var reference = DocumentKey.of(TenancyKinds.CLUSTER_REFERENCE, "acme", "press", "r1");
    var edge = DocumentKey.of(FleetKinds.CLUSTER, "telco", "edge");
    var core = DocumentKey.of(FleetKinds.CLUSTER, "telco", "core");
    run(w -> w.save(TenancyKinds.CLUSTER_REFERENCE, reference, to("edge"), List.of()));
    many(r -> r.referrersOf(edge)).containsExactly(reference);
    run(w -> w.save(TenancyKinds.CLUSTER_REFERENCE, reference, to("core"), List.of()));
    many(r -> r.referrersOf(edge)).isEmpty();
    many(r -> r.referrersOf(core)).containsExactly(reference);
    run(w -> w.delete(reference));
    many(r -> r.referrersOf(core)).isEmpty();
  }

  private static ClusterReference to(String cluster) {
    return new ClusterReference(
        Metadata.named("r1"), new ClusterReference.Spec("telco", cluster, "", ""));
  }

  @Test
  void anExceptionUndoesTheWholeTransactionAndNoListenerHears() {
    List<Change> heard = new ArrayList<>();
    store.onCommit(heard::add);
    assertThatThrownBy(() ->
            run(w -> {
              saveProject(w, "acme");
              w.audit().append(AuditEntry.of(T0, "alice", "POST", "/v2/projects"));
              throw new IllegalArgumentException("no");
            }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no");
    truth(r -> r.exists(ACME)).isFalse();
    many(r -> r.audit().page(0, 10)).isEmpty();
    number(Reader::revision).isZero();
    assertThat(heard).isEmpty();
  }

  @Test
  void listenersHearWhatChangedAfterTheCommit() {
    List<Change> heard = new ArrayList<>();
    store.onCommit(changes -> {
      truth(r -> r.exists(ACME)).isTrue();
      heard.add(changes);
    });
    run(w -> {
      saveProject(w, "acme");
      w.deliveries().save(Deliveries.pending(PRESS, "edge"));
    });
    assertThat(heard)
        .containsExactly(
            new Change(
                1,
                List.of(new Change.Item<>(ACME, Change.How.CREATED)),
                List.of(
                    new Change.Item<>(Deliveries.pending(PRESS, "edge").id(), Change.How.CREATED)),
                List.of(),
                List.of()));
  }

  @Test
  void aListenerThatFailsDoesNotUndoTheCommit() {
    store.onCommit(changes -> {
      throw new IllegalStateException("listener");
    });
    run(w -> saveProject(w, "acme"));
    truth(r -> r.exists(ACME)).isTrue();
  }

  @Test
  void aWriteWithinAWriteIsRefused() {
    assertThatThrownBy(() -> run(w -> run(inner -> saveProject(inner, "acme"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("within a write");
  }

  @Test
  void filesBelongToTheirDocument() {
    Digest digest = store.saveBlob(ByteBuffer.wrap(bytes("kubeconfig")), true);
    run(w -> {
      w.save(
          TenancyKinds.PROJECT,
          ACME,
          project("acme"),
          List.of(new FileAttachment("file", "kubeconfig", digest, 10)));
    });
    var files = store.read(r -> r.roots(TenancyKinds.PROJECT)).getFirst().files();
    assertThat(files).hasSize(1);
    assertThat(store.read(r -> r.smallBlob(files.getFirst().digest())).orElseThrow())
        .isEqualTo(bytes("kubeconfig"));
  }

  @Test
  void theNewestResultOfAProbeIsKeptForEachNodeAndClass() {
    var edge = new ClusterId("telco", "edge");
    var other = new ClusterId("telco", "other");
    ProbeResult first = probed("n1", "kata", "6.1");
    ProbeResult newer = probed("n1", "kata", "6.2");
    ProbeResult second = probed("n1", "gvisor", "4.4");
    run(w -> {
      w.facts().saveProbe(edge, first);
      w.facts().saveProbe(edge, newer);
      w.facts().saveProbe(edge, second);
      w.facts().saveProbe(other, first);
    });
    many(r -> r.facts().probes(edge)).containsExactly(second, newer);
    run(w -> w.facts().deleteProbe(edge, newer.subject()));
    many(r -> r.facts().probes(edge)).containsExactly(second);
    many(r -> r.facts().probes(other)).containsExactly(first);
  }

  private static ProbeResult probed(String node, String sandbox, String kernel) {
    return new ProbeResult(
        new NodeClass(node, sandbox),
        new ProbeBasis("uid", "boot", "6.0", "v1.37.2", sandbox),
        T0,
        new ProbeReport(
            "nonce",
            "pod",
            kernel,
            "Linux",
            "",
            List.of("cpu: hypervisor flag"),
            List.of("/dev/null"),
            List.of()),
        kernel.equals("6.0") ? T0 : null);
  }

  static Operation operation(String id, Instant started) {
    return new Operation(
        id, "instantiate", "/v2/x", "alice", Operation.State.RUNNING, 0, 3, "", started, null);
  }

  @Test
  void aReadSeesOneRevisionWhileOthersWrite() throws Exception {
    run(w -> saveProject(w, "acme"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      store.read(r -> {
        long before = r.revision();
        join(threads.submit(() -> run(w -> saveProject(w, "other"))));
        assertThat(r.revision()).isEqualTo(before);
        assertThat(r.count(TenancyKinds.PROJECT)).isEqualTo(1);
        return true;
      });
    }
    number(r -> r.count(TenancyKinds.PROJECT)).isEqualTo(2);
  }

  @Test
  void manyThreadsWriteWithoutLosingAnything() {
    List<Change> heard = new ArrayList<>();
    store.onCommit(heard::add);
    List<Future<?>> running = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var replica = SharedStore.open(options())) {
      for (int i = 0; i < 100; i++) {
        String name = "p" + i;
        SqlStore hub = i % 2 == 0 ? store : replica;
        running.add(
            threads.submit(() ->
                hub.write(w -> {
                  saveProject(w, name);
                  w.audit().append(AuditEntry.of(T0, "alice", "POST", name));
                  return w.count(TenancyKinds.PROJECT);
                })));
        running.add(threads.submit(() -> hub.read(r -> r.roots(TenancyKinds.PROJECT).size())));
      }
      running.forEach(StoreContract::join);
    }
    number(r -> r.count(TenancyKinds.PROJECT)).isEqualTo(100);
    number(Reader::revision).isEqualTo(100);
    many(r -> r.audit().page(0, 0))
        .extracting(AuditEntry::number)
        .startsWith(1L, 2L)
        .hasSize(100)
        .isSorted();
    assertThat(store.verifyAudit()).isEmpty();
    assertThat(heard).hasSize(50);
  }

  private static void join(Future<?> task) {
    try {
      task.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void garbageGoesAtTheSecondLookAndWhatIsUsedStays() {
    var used = bundle("used");
    var unused = bundle("unused");
    var id = new Delivery.Id(PRESS, "web", new ClusterId("telco", "edge"));
    Digest attached = Digest.of(bytes("attached"));
    Digest loose = Digest.of(bytes("loose"));
    store.saveBlob(ByteBuffer.wrap(bytes("loose")), false);
    store.saveBlob(ByteBuffer.wrap(bytes("attached")), false);
    run(w -> {
      w.bundles().save(used);
      w.bundles().save(unused);
      w.deliveries().save(Deliveries.applied(id, used.digest(), 1));
      w.save(
          TenancyKinds.PROJECT,
          ACME,
          project("acme"),
          List.of(new FileAttachment("file", "f", attached, 8)));
    });
    assertThat(store.collectGarbage()).isZero();
    store.saveBlob(ByteBuffer.wrap(bytes("loose")), false);
    assertThat(store.collectGarbage()).as("the bundle only").isEqualTo(1);
    one(r -> r.bundles().find(unused.digest())).isEmpty();
    one(r -> r.bundles().find(used.digest())).contains(used);
    assertThat(store.collectGarbage()).as("the blob that was saved again").isEqualTo(1);
    assertThat(store.blob(loose)).isEmpty();
    assertThat(store.blob(attached)).isPresent();
  }
}
