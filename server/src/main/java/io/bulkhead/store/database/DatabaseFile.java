package io.bulkhead.store.database;

import io.bulkhead.store.StoreUnavailable;
import io.bulkhead.store.StoreUnusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The file of an embedded database. Open connections keep working on a deleted file, so its
/// existence is checked by name.
///
/// @param identity of the file that was opened
record DatabaseFile(Path name, @Nullable Object identity) {
  static DatabaseFile of(Path name) {
    try {
      return new DatabaseFile(name, identity(name));
    } catch (IOException e) {
      throw new StoreUnusable("the database file " + name + " cannot be looked at", e);
    }
  }

  private static @Nullable Object identity(Path name) throws IOException {
    return Files.readAttributes(name, BasicFileAttributes.class).fileKey();
  }

  /// Throws [StoreUnavailable] if its disk is full. What is written for the check is deleted at
  /// once.
  void requireRoom(int bytes) {
    Path beside = name.resolveSibling(name.getFileName() + ".room");
    try {
      try {
        Files.write(beside, new byte[bytes]);
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      throw new StoreUnavailable(
          "The disk of the hub's database is full, or cannot be written. What needs room fails"
              + " until there is some.",
          e);
    }
  }

  void requireThere() {
    try {
      if (Objects.equals(identity, identity(name))) {
        return;
      }
    } catch (IOException e) {
      throw new StoreUnavailable(
          "The file of the hub's database is gone. Nothing is read or changed until it is back and"
              + " the hub has been started again.",
          e);
    }
    throw new StoreUnavailable(
        "The file of the hub's database was exchanged for another. Nothing is read or changed until"
            + " the hub has been started again.");
  }
}
