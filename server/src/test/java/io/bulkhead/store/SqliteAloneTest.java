package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SqliteAloneTest extends AloneContract {
  @Override
  String newUrl(Path empty) {
    return StoreOptions.embedded(empty.resolve("data")).url();
  }

  @Override
  SqlStore awaitFree() {
    return open();
  }

  private Path file() {
    return directory.resolve("data/bulkhead.db");
  }

  private void delete() throws IOException {
    for (String end : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(Path.of(file() + end));
    }
  }

  @Test
  void aFileThatWasDeletedIsMissedAndNotMadeAnew() throws IOException {
    try (SqlStore store = open()) {
      write(store);
      delete();
      assertAway(store, "is gone");
      assertThat(file()).doesNotExist();
    }
  }

  @Test
  void aFileThatWasExchangedIsNotTakenForTheOldOne() throws IOException {
    Path other = directory.resolve("other");
    try (SqlStore store = SharedStore.open(StoreOptions.embedded(other))) {
      write(store);
    }
    try (SqlStore store = open()) {
      write(store);
      delete();
      Files.copy(other.resolve("bulkhead.db"), file(), StandardCopyOption.REPLACE_EXISTING);
      assertAway(store, "exchanged for another");
    }
  }

  @Test
  void aFolderThatIsGoneIsMissed() throws IOException {
    try (SqlStore store = open()) {
      write(store);
      try (var files = Files.walk(directory.resolve("data"))) {
        for (Path one : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
      assertAway(store, "is gone");
    }
  }

  @Test
  void aDiskWithoutRoomFailsOneWriteAndTheNextSucceedsWhenThereIsRoom() {
    try (SqlStore store = open()) {
      write(store);
      long before = read(store);
      // The writer has one connection, so this bounds what it may use.
      SharedStore.limitPages(store, 1);
      assertThatThrownBy(() -> store.saveBlob(ByteBuffer.allocate(1 << 20), false))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("is full");
      assertThat(read(store)).isEqualTo(before);
      SharedStore.limitPages(store, Integer.MAX_VALUE);
      write(store);
      assertThat(read(store)).isEqualTo(before + 1);
    }
  }

  /// On a full disk, writes that need no new page still work, which proves nothing about others.
  @Test
  void whetherItCanBeWrittenIsWhetherThereIsRoomForMore() throws IOException {
    try (SqlStore store = open()) {
      write(store);
      store.tryWrite(Duration.ofSeconds(5));
      Map<Path, Long> before = sizes();
      for (int i = 0; i < 100; i++) {
        store.tryWrite(Duration.ofSeconds(5));
      }
      assertThat(sizes().keySet()).isEqualTo(before.keySet());
      assertThat(sizes().get(directory.resolve("data/bulkhead.db")))
          .isEqualTo(before.get(directory.resolve("data/bulkhead.db")));

      SharedStore.limitPages(store, 1);
      write(store);
      assertThatThrownBy(() -> store.tryWrite(Duration.ofSeconds(5)))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("is full");

      SharedStore.limitPages(store, Integer.MAX_VALUE);
      store.tryWrite(Duration.ofSeconds(5));
    }
  }

  private Map<Path, Long> sizes() throws IOException {
    try (var files = Files.list(directory.resolve("data"))) {
      return files.collect(Collectors.toMap(file -> file, file -> file.toFile().length()));
    }
  }

  @Test
  void aFolderThatTakesNothingMoreIsSaid() throws IOException {
    try (SqlStore store = open()) {
      Files.createDirectory(directory.resolve("data/bulkhead.db.room"));
      Files.createFile(directory.resolve("data/bulkhead.db.room/taken"));
      assertThatThrownBy(() -> store.tryWrite(Duration.ofSeconds(5)))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("cannot be written");
    }
  }

  @Test
  void theSameFileByAnotherNameIsTheSame() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("data"));
    try (SqlStore store = open()) {
      write(store);
      assertThatThrownBy(() -> SqlStore.openAlone(StoreOptions.embedded(link), lost::add))
          .isInstanceOf(StoreUnusable.class);
    }
  }

  @Test
  void nothingOfItsNativeCodeStaysInTheTemporaryFolder() throws IOException {
    try (SqlStore store = open();
        var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      write(store);
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("bulkhead-sqlite"));
    }
  }
}
