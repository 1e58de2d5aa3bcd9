package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.attestation.AuditLine;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

abstract class AuditCutContract {
  private static final Instant BEGUN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = BEGUN.plus(Duration.ofDays(300));

  @TempDir Path folder;
  private SqlStore store;
  private String url;

  /// URL of an empty database.
  abstract String newUrl(Path empty);

  /// One row a day.
  @BeforeEach
  void open() {
    url = newUrl(folder);
    store = SharedStore.open(new StoreOptions(url, folder, "", ""));
    for (int day = 0; day < 300; day++) {
      Instant time = BEGUN.plus(Duration.ofDays(day));
      store.write(writer -> {
        writer.audit().append(AuditEntry.of(time, "dana", "POST", "/v2/projects/é\n"));
        return 0;
      });
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  private AuditBounds bounds(long rows, int days) {
    return new AuditBounds(rows, Duration.ofDays(days), 0, folder.resolve("audit"));
  }

  private AuditBounds bytes(long most) {
    return new AuditBounds(0, Duration.ZERO, most, folder.resolve("audit"));
  }

  /// As stored in the database.
  private long size() {
    var size = new AtomicLong();
    store.eachAuditLine(
        0,
        Long.MAX_VALUE,
        line ->
            size.addAndGet(
                line.entry().getBytes(StandardCharsets.UTF_8).length
                    + line.previousHash().length()
                    + line.hash().length()));
    return size.get();
  }

  private static List<AuditLine> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(AuditLine::parse).toList();
  }

  private List<AuditEntry> all() {
    return store.read(reader -> reader.audit().page(0, 0));
  }

  private AuditHead head() {
    return store.read(reader -> reader.audit().newest());
  }

  @Test
  void whatIsTooOldIsExportedAndTheChainGoesOnFromIt() throws IOException {
    Path file = store.cutAudit(bounds(0, 100), NOW).orElseThrow();

    List<AuditLine> lines = lines(file);
    assertThat(lines).hasSize(200);
    assertThat(AuditLine.firstBroken(lines)).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(head().cut()).isEqualTo(200);
    assertThat(head().cutHash()).isEqualTo(lines.getLast().hash());
    assertThat(store.verifyAudit()).isEmpty();
    List<AuditEntry> left = all();
    assertThat(left.getFirst().number()).isEqualTo(201);
    assertThat(left.getFirst().previousHash()).isEqualTo(lines.getLast().hash());
    assertThat(left.getLast().detail()).contains("rows 1 to 200", lines.getLast().hash());
    assertThat(store.<Long>read(reader -> reader.audit().lastBefore(BEGUN))).isEqualTo(200);
  }

  @Test
  void whatIsTooMuchGoesAndTheNextFileFollowsTheFirst() throws IOException {
    Path first = store.cutAudit(bounds(150, 0), NOW).orElseThrow();
    assertThat(store.cutAudit(bounds(150, 0), NOW)).as("not worth it").isEqualTo(Optional.empty());
    Path second = store.cutAudit(bounds(20, 0), NOW).orElseThrow();

    List<AuditLine> all = new java.util.ArrayList<>(lines(first));
    all.addAll(lines(second));
    assertThat(all.getFirst().number()).isEqualTo(1);
    assertThat(AuditLine.firstBroken(all)).isEmpty();
    assertThat(store.verifyAudit()).isEmpty();
  }

  @Test
  void whatIsTooLargeGoesAndTheRestIsWithinTheBound() throws IOException {
    long all = size();
    assertThat(store.cutAudit(bytes(all), NOW)).as("it is within").isEqualTo(Optional.empty());

    List<AuditLine> gone = lines(store.cutAudit(bytes(all / 3), NOW).orElseThrow());

    // The row that records the cut comes on top, and half a row's difference is tolerated.
    assertThat(size()).isBetween(all / 3 - all / 150, all / 3 + all / 50);
    assertThat(gone).hasSizeBetween(195, 205);
    assertThat(AuditLine.firstBroken(gone)).isEmpty();
    assertThat(head().cutHash()).isEqualTo(gone.getLast().hash());
    assertThat(store.verifyAudit()).isEmpty();
  }

  @Test
  void withoutBoundsAllOfItStays() {
    assertThat(store.cutAudit(bounds(0, 0), NOW)).isEmpty();
    assertThat(all()).hasSize(300);
  }

  @Test
  void anExportThatWasChangedDoesNotHold() throws IOException {
    List<AuditLine> lines = lines(store.cutAudit(bounds(0, 100), NOW).orElseThrow());
    AuditLine one = lines.get(50);
    var changed = new java.util.ArrayList<>(lines);
    changed.set(
        50,
        new AuditLine(
            one.number(), one.previousHash(), one.hash(), one.entry().replace("dana", "eve")));
    assertThat(AuditLine.firstBroken(changed)).hasValue(51);
    changed.remove(50);
    assertThat(AuditLine.firstBroken(changed)).hasValue(52);
  }

  @Test
  void aBrokenChainIsNotCut() throws SQLException {
    try (Connection database = DriverManager.getConnection(url);
        var statement = database.createStatement()) {
      statement.executeUpdate("UPDATE audit SET hash = 'x' WHERE number = 20");
    }
    assertThatThrownBy(() -> store.cutAudit(bounds(0, 100), NOW))
        .hasMessageContaining("chain is broken");
    assertThat(all()).hasSize(300);
  }

  @Test
  void whatIsLeftMustFollowTheCut() throws SQLException {
    assertThat(store.cutAudit(bounds(0, 100), NOW)).isPresent();
    try (Connection database = DriverManager.getConnection(url);
        var statement = database.createStatement()) {
      statement.executeUpdate("DELETE FROM audit WHERE number = 201");
    }
    assertThat(store.verifyAudit()).hasValue(201);
  }
}
