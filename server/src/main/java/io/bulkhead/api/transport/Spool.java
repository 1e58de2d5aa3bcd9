package io.bulkhead.api.transport;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Temporary storage for bodies that may not fit into memory.
///
/// @param folder created if necessary
public record Spool(Path folder) {
  /// An unlinked file, so that nothing of it is left however the hub ends.
  public FileChannel file() throws IOException {
    Files.createDirectories(folder);
    Path name = Files.createTempFile(folder, "body", "");
    try {
      return FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } finally {
      Files.delete(name);
    }
  }
}
