package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.Project;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.manifest.Digest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How every store handles odd, absent, huge and forged input.
abstract class BadInputContract extends BlobContract {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x'; DROP TABLE document; --",
        "\"quoted\"",
        "100%",
        "a_b",
        "back\\slash",
        ":name",
        "?",
        "Ünïcödé 日本",
        " "
      })
  void anyNameIsOnlyAName(String name) {
    var key = DocumentKey.of(TenancyKinds.PROJECT, name);
    run(w -> {
      saveProject(w, name);
      saveProject(w, "aXb");
      w.secrets().save(name, bytes(name));
      w.deliveries().save(Deliveries.pending(key, name));
      w.audit().append(AuditEntry.of(T0, name, name, name));
    });
    assertThat(store.read(r -> r.find(TenancyKinds.PROJECT, key)).orElseThrow().key())
        .isEqualTo(key);
    assertThat(store.read(r -> r.secrets().find(name)).orElseThrow()).isEqualTo(bytes(name));
    many(r -> r.deliveries().of(key)).hasSize(1);
    run(w -> w.delete(key));
    truth(r -> r.exists(key)).isFalse();
    number(r -> r.count(TenancyKinds.PROJECT)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a\0b", "/", "\0"})
  void aNameThatCannotBeAKeyIsRefusedAndNeverFound(String name) {
    var key = DocumentKey.of(TenancyKinds.PROJECT, name);
    assertThatThrownBy(() -> run(w -> saveProject(w, name)))
        .isInstanceOf(IllegalArgumentException.class);
    one(r -> r.find(TenancyKinds.PROJECT, key)).isEmpty();
    truth(r -> r.exists(key)).isFalse();
    many(r -> r.childrenOf(key)).isEmpty();
    many(r -> r.referrersOf(key)).isEmpty();
    many(r -> r.deliveries().of(key)).isEmpty();
    run(w -> w.delete(key));
  }

  @Test
  void aSlashInANameDoesNotReachAnotherDocument() {
    run(w ->
        w.save(
            TenancyKinds.LOGICAL_CLOUD,
            PRESS,
            new LogicalCloud(Metadata.named("press"), LogicalCloudSpecs.level("1")),
            List.of()));
    truth(r -> r.exists(DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "acme/press"))).isFalse();
    assertThatThrownBy(() ->
            run(w ->
                w.save(
                    TenancyKinds.LOGICAL_CLOUD,
                    DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "press"),
                    new LogicalCloud(Metadata.named("press"), LogicalCloudSpecs.level("1")),
                    List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("LogicalCloud");
  }

  @Test
  void theAuditTakesTextThatIsNoUnicodeAndNul() {
    run(w -> w.audit().append(AuditEntry.of(T0, "al\0ice", "GET", "/v2/\ud800")));
    many(r -> r.audit().page(0, 10)).hasSize(1);
    assertThat(store.verifyAudit()).isEmpty();
  }

  @Test
  void largeBodiesComeBackWhole() {
    String text = "x\0é".repeat(3_000_000);
    var body = new Project(new Metadata("acme", text, "", ""), null);
    run(w -> w.save(TenancyKinds.PROJECT, ACME, body, List.of()));
    var found = store.read(r -> r.find(TenancyKinds.PROJECT, ACME)).orElseThrow();
    assertThat(found.body().metadata().description().equals(text)).isTrue();
  }

  @Test
  void whatIsAbsentIsEmptyAndCanBeDeleted() {
    Digest unknown = Digest.of(bytes("unknown"));
    var cluster = new ClusterId("no", "where");
    var id = new Delivery.Id(PRESS, "web", cluster);
    assertThat(store.blob(unknown)).isEmpty();
    one(r -> r.smallBlob(unknown)).isEmpty();
    one(r -> r.bundles().find(unknown)).isEmpty();
    one(r -> r.secrets().find("unknown")).isEmpty();
    one(r -> r.lifecycle(PRESS)).isEmpty();
    one(r -> r.operations().find("unknown")).isEmpty();
    List<Change> heard = new ArrayList<>();
    store.onCommit(heard::add);
    run(w -> {
      w.delete(ACME);
      w.secrets().delete("unknown");
      w.deliveries().delete(id);
      w.facts().deleteCapabilities(cluster);
    });
    assertThat(heard).allMatch(change -> !change.logged()).hasSize(1);
  }

  @Test
  void aFileOfWhichTheBytesWereNeverSavedIsRefused() {
    Digest unknown = Digest.of(bytes("unknown"));
    var file = new FileAttachment("file", "f", unknown, 7);
    assertThatThrownBy(
            () -> run(w -> w.save(TenancyKinds.PROJECT, ACME, project("acme"), List.of(file))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(unknown.hex());
    assertThatThrownBy(() -> run(w -> w.saveLifecycle(ACME, Lifecycle.created(T0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("acme");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit SET entry = (SELECT entry FROM audit WHERE number = 1) WHERE number = 3",
        "DELETE FROM audit WHERE number = 3",
        "UPDATE audit SET hash = 'x' WHERE number = 3",
        "UPDATE audit SET previous_hash = 'x' WHERE number = 3",
        "DELETE FROM audit WHERE number >= 3"
      })
  void aChangedAuditIsFoundAtItsFirstBrokenRow(String tampering) {
    for (int i = 1; i <= 5; i++) {
      String path = "/v2/" + i;
      run(w -> w.audit().append(AuditEntry.of(T0, "alice", "POST", path)));
    }
    assertThat(store.verifyAudit()).isEmpty();
    raw().useHandle(h -> h.execute(tampering));
    assertThat(store.verifyAudit()).hasValue(3);
  }
}
