package io.bulkhead.api.transport;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Where bodies wait that may be too many for the memory.
///
/// @param folder made when it is not there
public record Spool(Path folder) {
  /// A file without a name, so that nothing is left of it however the hub ends.
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
