package io.bulkhead.cli.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// A file with a secret: only its owner may read it.
public final class PrivateFile {

  /// Replaces the file atomically, so that a crash leaves the old one intact.
  public static void write(Path file, String text) {
    try {
      Path folder = folderOf(file);
      Files.createDirectories(folder);
      Path written = Files.createTempFile(folder, ".bulkhead", ".new", ownerOnly(folder));
      Files.writeString(written, text);
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw CommandFailure.failed("cannot write " + file + ": " + e.getMessage());
    }
  }

  public static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? Path.of("/") : folder;
  }

  private static FileAttribute<?>[] ownerOnly(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private PrivateFile() {}
}
