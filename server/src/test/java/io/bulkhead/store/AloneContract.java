package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.store.sql.SqlStore;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Only one hub works on a database, and only on the one that it opened.
abstract class AloneContract {
  @TempDir Path directory;
  private String url;
  final List<String> lost = new CopyOnWriteArrayList<>();

  /// URL of an empty database.
  abstract String newUrl(Path empty);

  @BeforeEach
  void aDatabase() {
    url = newUrl(directory);
  }

  final StoreOptions options() {
    return new StoreOptions(url, directory.resolve("data"), "", "");
  }

  final SqlStore open() {
    return SqlStore.openAlone(options(), lost::add);
  }

  static void write(SqlStore store) {
    store.write(writer -> {
      StoreContract.saveProject(writer, "acme");
      return 0;
    });
  }

  static long read(SqlStore store) {
    return store.read(reader -> reader.revision());
  }

  /// Reads and writes fail, with a message when asked.
  static void assertAway(SqlStore store, String sentence) {
    assertThatThrownBy(() -> store.tryWrite(Duration.ofSeconds(5)))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageNotContaining("/");
    List<ThrowingCallable> ways = List.of(() -> read(store), () -> write(store));
    for (ThrowingCallable way : ways) {
      assertThatThrownBy(way)
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining(sentence)
          .hasMessageNotContaining("/");
    }
  }

  @Test
  void theSecondIsToldWhoHasIt() {
    try (SqlStore first = open()) {
      write(first);
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreUnusable.class)
          .hasMessageContaining("another hub works on")
          .hasMessageContaining("process " + ProcessHandle.current().pid() + " on host ")
          .hasMessageContaining(", since 20");
      write(first);
    }
    open().close();
    assertThat(lost).isEmpty();
  }

  @Test
  void whatAKilledOneHeldIsFree() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ClaimChild.class.getName(),
                directory.resolve("data").toString(),
                url)
            .redirectError(directory.resolve("child.log").toFile())
            .start();
    try (BufferedReader lines = child.inputReader()) {
      String line = lines.readLine();
      while (line != null && !line.equals("held")) {
        line = lines.readLine();
      }
      assertThat(line).isEqualTo("held");
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreUnusable.class)
          .hasMessageContaining("process " + child.pid() + " on host ");
    } finally {
      child.destroyForcibly().waitFor();
    }
    awaitFree().close();
  }

  /// A server notices the end of a connection a moment later.
  abstract SqlStore awaitFree() throws Exception;

  @Test
  void aDatabaseThatWasEmptiedIsNotTakenForAnEmptyHub() {
    try (SqlStore store = open()) {
      write(store);
      raw("DELETE FROM hub_start");
      assertAway(store, "not the one that it opened");
    }
  }

  @Test
  void aDatabaseWithoutTablesIsNoEmptyHubEither() {
    try (SqlStore store = open()) {
      write(store);
      raw("DROP TABLE hub_start");
      assertAway(store, "cannot be used now");
    }
  }

  @Test
  void whoOpensItLaterAloneMayWrite() {
    try (SqlStore first = open()) {
      write(first);
      raw("UPDATE hub_start SET name = 'another'");
      assertAway(first, "another hub has taken it over");
    }
  }

  final void raw(String sql) {
    org.jdbi.v3.core.Jdbi.create(url).useHandle(handle -> handle.execute(sql));
  }
}
