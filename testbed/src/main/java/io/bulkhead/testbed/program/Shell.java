package io.bulkhead.testbed.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Runs a short command of the machine and waits for it.
public final class Shell {
  public record Result(int exit, String output) {}

  public static Result run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command.getFirst(), e);
    }
  }

  /// Throws when it fails.
  public static String must(String... command) {
    Result result = run(List.of(command));
    if (result.exit() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with " + result.exit() + ": " + result.output());
    }
    return result.output();
  }

  private Shell() {}
}
