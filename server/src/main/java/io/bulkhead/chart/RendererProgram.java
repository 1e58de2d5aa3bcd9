package io.bulkhead.chart;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Location of the renderer program. The build leaves it in `renderer/target`; a package may put it
/// beside the hub's own files.
public final class RendererProgram {
  private static final String NAME = "bulkhead-renderer";
  private static final int FOLDERS_UP = 6;

  private RendererProgram() {}

  /// Looks beside these classes, then where the build leaves it. If it is missing, returns the
  /// expected path, so that an error can name it.
  public static Path find() {
    Path here = here();
    Path folder = here;
    for (int i = 0; i < FOLDERS_UP && folder != null; i++, folder = folder.getParent()) {
      Optional<Path> found = in(folder);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return here.resolveSibling(NAME);
  }

  private static Optional<Path> in(Path folder) {
    Path beside = folder.resolve(NAME);
    Path built = folder.resolve("renderer/target").resolve(NAME);
    return Files.isRegularFile(beside)
        ? Optional.of(beside)
        : Files.isRegularFile(built) ? Optional.of(built) : Optional.empty();
  }

  private static Path here() {
    try {
      var source = RendererProgram.class.getProtectionDomain().getCodeSource();
      return source == null
          ? Path.of("").toAbsolutePath()
          : Path.of(source.getLocation().toURI()).toAbsolutePath();
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Path.of("").toAbsolutePath();
    }
  }
}
