package io.bulkhead.testbed.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// A file of the node that is packaged with the classes.
public final class PackagedFile {
  /// @param name such as `stages.yaml`
  public static String text(String name) throws IOException {
    try (InputStream in = PackagedFile.class.getResourceAsStream("/node/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the test bed was packaged without " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private PackagedFile() {}
}
