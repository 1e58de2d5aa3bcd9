package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a writer in the middle of its work, and checks what is left.
class CrashTest {
  private static final int KILLS = 3;

  @TempDir Path directory;

  @Test
  void aKilledWriterLosesNoCommittedTransactionAndLeavesNoHalfOne() throws Exception {
    int next = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int confirmed = writeAndKill(next, 20 + 7 * kill);
      next = check(confirmed);
    }
  }

  /// Returns the number of the last transaction that the child reported as committed.
  private int writeAndKill(int first, int transactions) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashWriter.class.getName(),
                directory.toString(),
                Integer.toString(first))
            .redirectError(directory.resolve("child.log").toFile())
            .start();
    try (BufferedReader lines = child.inputReader()) {
      String last = "";
      for (int i = 0; i < transactions; i++) {
        last = number(lines);
      }
      child.destroyForcibly();
      return Integer.parseInt(last);
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private static String number(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.matches("\\d+")) {
        return line;
      }
    }
    throw new IOException("the child ended before it was killed");
  }

  /// The number of the next transaction.
  private int check(int confirmed) {
    try (var store = SharedStore.open(StoreOptions.embedded(directory))) {
      List<AuditEntry> audit = store.read(r -> r.audit().page(0, 0));
      assertThat(audit).hasSizeGreaterThan(confirmed);
      assertThat(store.verifyAudit()).isEmpty();
      long projects = store.read(r -> r.count(TenancyKinds.PROJECT));
      assertThat(projects).isEqualTo(2L * audit.size());
      assertEachIsInTheLog(store, audit.size());
      store.read(reader -> {
        for (int i = 0; i < audit.size(); i++) {
          var right = DocumentKey.of(TenancyKinds.PROJECT, "right-" + i);
          assertThat(reader.exists(right)).as("right-" + i).isTrue();
          assertThat(reader.deliveries().find(CrashWriter.id(i)).orElseThrow().progress().objects())
              .hasSize(200);
        }
        return true;
      });
      return audit.size();
    }
  }

  /// Also for a follower that had processed half of it before.
  private static void assertEachIsInTheLog(SqlStore store, int transactions) {
    List<Change> changes = ChangeLogContract.now(store, 0);
    assertThat(changes).hasSize(transactions);
    for (int i = 0; i < transactions; i++) {
      assertThat(changes.get(i).documentKeys())
          .containsExactly(
              DocumentKey.of(TenancyKinds.PROJECT, "left-" + i),
              DocumentKey.of(TenancyKinds.PROJECT, "right-" + i));
      assertThat(changes.get(i).deliveryIds()).containsExactly(CrashWriter.id(i));
    }
    int half = transactions / 2;
    assertThat(ChangeLogContract.now(store, changes.get(half).revision()))
        .isEqualTo(changes.subList(half + 1, transactions));
  }
}
