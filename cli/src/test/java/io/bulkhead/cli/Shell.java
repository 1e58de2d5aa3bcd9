package io.bulkhead.cli;

import io.bulkhead.cli.session.Console;
import io.bulkhead.cli.session.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// Runs commands as a user's shell would, with everything they print kept.
final class Shell {
  record Result(int code, String out, String err) {}

  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();

  Shell(Path folder, String server) {
    this.folder = folder;
    environment.put("BULKHEAD_SERVER", server);
    environment.put("BULKHEAD_CONFIG", folder.resolve("config.yaml").toString());
  }

  Shell with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Shell without(String variable) {
    environment.remove(variable);
    return this;
  }

  Result run(String... args) {
    return runWith("", args);
  }

  Result runWith(String input, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false);
    int code = new Program(new Surroundings(environment, folder, console)).run(args);
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
