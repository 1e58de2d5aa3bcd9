package io.bulkhead.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Runs a program to its end and discards its output.
final class TimedCommand {
  /// The minimum for a program on the JVM: it prints its version.
  static final List<String> BARE_JVM =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Xshare:auto",
          "-version");

  static double seconds(List<String> command) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    long began = System.nanoTime();
    int exit = builder.start().waitFor();
    double seconds = (System.nanoTime() - began) / 1e9;
    if (exit != 0) {
      throw new IllegalStateException(command + " ended with " + exit);
    }
    return seconds;
  }

  private TimedCommand() {}
}
