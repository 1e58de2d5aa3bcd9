package io.bulkhead.cli.session;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What a command may know of its process.
///
/// @param folder relative file names start here
public record Surroundings(Map<String, String> environment, Path folder, Console console) {

  public static Surroundings ofProcess() {
    Map<String, String> environment = System.getenv();
    boolean out = terminal("bulkhead.terminal.out");
    boolean colours =
        out
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    var console =
        new Console(System.in, System.out, System.err, colours, terminal("bulkhead.terminal.err"));
    return new Surroundings(environment, Path.of(""), console);
  }

  /// The launcher tells which streams are terminals: a shell can tell at no cost, while the JDK has
  /// to start a console, which takes longer than our whole start.
  private static boolean terminal(String property) {
    return Boolean.getBoolean(property);
  }

  /// An environment variable; empty if it is absent or empty.
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
