package io.bulkhead.e2e;

import java.nio.file.Files;
import java.nio.file.Path;

/// Finds the project's files.
final class Checkout {
  /// The folder that contains the launcher. The launcher passes it; tests run in a module's folder
  /// below it.
  static Path root() {
    Path here = Path.of(System.getProperty("bulkhead.home", "")).toAbsolutePath();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("bulkhead"))
          && Files.isDirectory(folder.resolve("e2e"))) {
        return folder;
      }
    }
    throw new IllegalStateException("no launcher above " + here);
  }

  private Checkout() {}
}
