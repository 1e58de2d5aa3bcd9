package io.bulkhead.store.database;

import io.bulkhead.store.StoreUnusable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;

/// Loads SQLite's native code. The driver unpacks it into a temporary file, which a killed hub
/// would leave behind; so it is unpacked into a folder of its own that is deleted right after
/// loading.
final class SqliteLibrary {
  private static final String FOLDER = "org.sqlite.tmpdir";
  private static boolean loaded;

  private SqliteLibrary() {}

  static synchronized void load() {
    if (loaded) {
      return;
    }
    try {
      String usual = System.getProperty("java.io.tmpdir");
      Path folder =
          Files.createTempDirectory(Path.of(System.getProperty(FOLDER, usual)), "bulkhead-sqlite");
      try {
        System.setProperty(FOLDER, folder.toString());
        SQLiteJDBCLoader.initialize();
      } finally {
        remove(folder);
      }
      loaded = true;
    } catch (Exception e) {
      throw new StoreUnusable("SQLite's native code cannot be loaded", e);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
