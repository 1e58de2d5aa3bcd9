package io.bulkhead.cli.output;

import picocli.CommandLine.Option;

/// The option `-o` of commands that show answers other than documents.
public final class AnswerFormat {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, yaml or json (the hub's own answer).")
  private Format format = Format.TABLE;

  /// The chosen format. To be called before the request: throws a usage failure for formats that
  /// only documents have.
  public Format chosen() {
    return format.forAnswers();
  }
}
