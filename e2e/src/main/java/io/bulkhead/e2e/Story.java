package io.bulkhead.e2e;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reports numbered steps: what was run, what came back, and whether it is what the step promised.
final class Story {
  /// A step did not do what it says. Ends the story.
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String message) {
      super(message);
    }
  }

  private static final int WIDEST = 150;
  private static final int LONGEST = 24;
  private final PrintStream out;
  private int number;

  Story(PrintStream out) {
    this.out = out;
  }

  void step(String title, Runnable action) {
    out.printf("%n%2d. %s%n", ++number, title);
    action.run();
  }

  void say(String text) {
    text.lines().flatMap(Story::wrapped).forEach(line -> out.println("    " + line));
  }

  /// Shows a command and its output, and expects it to succeed.
  String shows(String command, Supplier<CommandLine.Result> run) {
    CommandLine.Result result = shown(command, run);
    if (!result.ok()) {
      throw new Broken("\"" + command + "\" ended with " + result.exit());
    }
    return result.output();
  }

  /// Shows a command that must be refused, for a reason that the text names.
  void refuses(String command, Supplier<CommandLine.Result> run, String reason) {
    CommandLine.Result result = shown(command, run);
    if (result.ok()) {
      throw new Broken("\"" + command + "\" should have been refused");
    }
    if (!Pattern.compile(reason, Pattern.CASE_INSENSITIVE).matcher(result.output()).find()) {
      throw new Broken("the refusal of \"" + command + "\" does not speak of \"" + reason + "\"");
    }
    out.println("    → refused, as it must be");
  }

  private CommandLine.Result shown(String command, Supplier<CommandLine.Result> run) {
    out.println("    $ " + command);
    CommandLine.Result result = run.get();
    List<String> lines = result.output().lines().toList();
    lines.stream()
        .limit(LONGEST)
        .flatMap(Story::wrapped)
        .forEach(line -> out.println("      " + line));
    if (lines.size() > LONGEST) {
      out.println("      … " + (lines.size() - LONGEST) + " more lines");
    }
    return result;
  }

  /// Wraps long lines, so that no reason is cut off.
  private static Stream<String> wrapped(String line) {
    return line.length() <= WIDEST
        ? Stream.of(line)
        : Stream.concat(
            Stream.of(line.substring(0, WIDEST)), wrapped("  " + line.substring(WIDEST)));
  }

  void expect(boolean holds, String what) {
    if (!holds) {
      throw new Broken("expected: " + what);
    }
    out.println("    ✓ " + what);
  }
}
