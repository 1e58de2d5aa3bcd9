package io.bulkhead.compiler.planted;

import java.nio.file.Files;
import java.nio.file.Path;

/// Breaks a rule on purpose: a pass must not do I/O.
public final class PassThatReadsFiles {
  boolean look() {
    return Files.exists(Path.of("/"));
  }
}
