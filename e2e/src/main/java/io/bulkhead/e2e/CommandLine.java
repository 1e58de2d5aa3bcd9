package io.bulkhead.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Runs commands as a user would and keeps what they print.
public final class CommandLine {
  /// @param output standard output, then standard error
  public record Result(int exit, String output) {
    public boolean ok() {
      return exit == 0;
    }
  }

  private final SequencedMap<String, String> environment;

  CommandLine(Map<String, String> environment) {
    this.environment = new TreeMap<>(environment);
  }

  /// The command line of a hub's operator.
  public static CommandLine operatorOf(HubProcess hub, Path config) {
    return new CommandLine(
        Map.of(
            "BULKHEAD_SERVER", hub.url(),
            "BULKHEAD_TOKEN", HubProcess.TOKEN,
            "BULKHEAD_CONFIG", config.toString()));
  }

  /// `bulkhead …` through the launcher.
  public Result bulkhead(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Checkout.root().resolve("bulkhead").toString());
    command.addAll(List.of(arguments));
    return run(command);
  }

  public Result run(List<String> command) {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command.getFirst(), e);
    }
  }
}
