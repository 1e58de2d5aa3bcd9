package io.bulkhead.testbed;

import io.bulkhead.testbed.node.Leftovers;
import io.bulkhead.testbed.program.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The folder of one bed, with one folder per cluster.
///
/// A marker identifies the folder as a bed, so that a mistyped `down --dir` deletes nothing else.
///
/// @param path absolute and without links, as the kernel lists mounts
record BedFolder(Path path) {
  private static final String MARKER = ".bulkhead-testbed";

  /// Creates a bed at a path that does not exist or is an empty folder.
  static BedFolder make(Path place) {
    try {
      Path real = Files.createDirectories(place.toAbsolutePath().normalize()).toRealPath();
      if (!children(real).isEmpty()) {
        throw new IllegalStateException(
            place
                + " is not empty: is a bed running there? `bulkhead testbed down --dir` removes it");
      }
      Files.writeString(
          real.resolve(MARKER),
          "Made by `bulkhead testbed`; `bulkhead testbed down` deletes this folder.\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE_NEW);
      return new BedFolder(real);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalStateException(place + " is a file, or another bed starts there", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + place, e);
    }
  }

  /// The bed at a path; empty if nothing is there. Throws if something else is there.
  static Optional<BedFolder> find(Path place) {
    if (!Files.exists(place)) {
      return Optional.empty();
    }
    try {
      Path real = place.toRealPath();
      if (!Files.isRegularFile(real.resolve(MARKER))) {
        throw new IllegalArgumentException(
            place + " is no bed (it has no file " + MARKER + "); nothing was changed");
      }
      return Optional.of(new BedFolder(real));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + place, e);
    }
  }

  List<Path> clusters() {
    try {
      return children(path).stream().filter(Files::isDirectory).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + path, e);
    }
  }

  /// Deletes the folder, the marker last, so that an interrupted deletion can be repeated.
  void delete() {
    List<Path> mounts = Leftovers.mountsBelow(path);
    if (!mounts.isEmpty()) {
      throw new IllegalStateException("still mounted, so nothing is deleted: " + mounts);
    }
    try {
      for (Path child : children(path)) {
        if (!child.endsWith(MARKER)) {
          FileTree.delete(child);
        }
      }
      FileTree.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + path, e);
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }
}
