package io.bulkhead.store.database;

import io.bulkhead.store.StoreUnusable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An operating system lock on a file beside the database, which names the holder. The file is
/// never deleted: otherwise two hubs could each hold a lock.
final class FileClaim implements Claim {
  private static final int LONGEST = 1024;
  private final FileChannel file;
  private final Start start;

  private FileClaim(FileChannel file, Start start) {
    this.file = file;
    this.start = start;
  }

  /// @param database its folder exists
  static FileClaim take(Path database, Start start) {
    Path name = database.resolveSibling(database.getFileName() + ".lock");
    try {
      FileChannel file =
          FileChannel.open(
              name, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        if (locked(file) == null) {
          throw new StoreUnusable(
              "another hub works on " + database + ": " + holder(file) + "; end it first");
        }
        file.truncate(0);
        file.write(ByteBuffer.wrap((start.told() + "\n").getBytes(StandardCharsets.UTF_8)), 0);
        return new FileClaim(file, start);
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the lock file " + name + " cannot be made or locked", e);
    }
  }

  private static @Nullable FileLock locked(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String holder(FileChannel file) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(LONGEST);
    file.read(text, 0);
    String holder = StandardCharsets.UTF_8.decode(text.flip()).toString().strip();
    return holder.isEmpty() ? "it has only just started" : holder;
  }

  @Override
  public Start start() {
    return start;
  }

  @Override
  public Optional<String> trouble() {
    return Optional.empty();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the lock file cannot be closed", e);
    }
  }
}
