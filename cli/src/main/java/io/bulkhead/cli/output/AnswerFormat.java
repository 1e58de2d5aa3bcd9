package io.bulkhead.cli.output;

import picocli.CommandLine.Option;

/// The option `-o` of commands that show an answer of the hub which is no document.
public final class AnswerFormat {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, yaml or json (the hub's own answer).")
  private Format format = Format.TABLE;

  /// What was asked for. Ask before the hub is asked: throws a usage failure for what only
  /// documents have.
  public Format chosen() {
    return format.forAnswers();
  }
}
