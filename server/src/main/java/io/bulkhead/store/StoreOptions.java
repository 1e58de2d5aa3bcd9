package io.bulkhead.store;

import java.io.IOException;
import java.nio.file.Path;

/// Location of the store.
///
/// @param url `jdbc:sqlite:/path/to/file` or `jdbc:postgresql://host:port/database`. SQLite's
///   pragmas may follow a question mark, such as `?synchronous=FULL`.
/// @param dataDirectory holds the key file; created if absent. Replicas of one database need the
///   same key file.
/// @param user of PostgreSQL, empty if the URL contains it
/// @param password of PostgreSQL, empty if the URL contains it
public record StoreOptions(String url, Path dataDirectory, String user, String password) {
  private static final String SQLITE = "jdbc:sqlite:";
  private static final String POSTGRESQL = "jdbc:postgresql:";

  public StoreOptions {
    if (!url.startsWith(SQLITE) && !url.startsWith(POSTGRESQL)) {
      throw new IllegalArgumentException(
          "a store's URL begins with " + SQLITE + " or " + POSTGRESQL);
    }
    if (url.startsWith(SQLITE + ":memory:") || url.equals(SQLITE)) {
      throw new IllegalArgumentException("a store needs a database file, not memory");
    }
  }

  /// The embedded database `bulkhead.db` in the data directory.
  public static StoreOptions embedded(Path dataDirectory) {
    return new StoreOptions(
        SQLITE + dataDirectory.toAbsolutePath().resolve("bulkhead.db"), dataDirectory, "", "");
  }

  public boolean sqlite() {
    return url.startsWith(SQLITE);
  }

  /// The file of an embedded database, with symbolic links resolved.
  public Path file() {
    String path =
        url.substring(SQLITE.length()).replaceFirst("\\?.*", "").replaceFirst("^file:", "");
    Path file = Path.of(path).toAbsolutePath();
    Path folder = file.getParent();
    if (folder == null) {
      return file;
    }
    try {
      return folder.toRealPath().resolve(file.getFileName());
    } catch (IOException e) {
      return file;
    }
  }

  /// Omits the password, also one within the URL.
  @Override
  public String toString() {
    return "StoreOptions[" + url.replaceFirst("\\?.*", "") + ", " + dataDirectory + "]";
  }
}
