package io.bulkhead.cli.output;

import picocli.CommandLine.Option;

/// The option `-o` of commands that show answers other than documents.
public final class AnswerFormat {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      completionCandidates = FormatWords.class,
      converter = FormatWords.class,
      description = {
        "table, yaml or json (the hub's own answer),",
        "jsonpath=PATH or custom-columns=TITLE:PATH,... of it."
      })
  private Format format = Format.Named.TABLE;

  /// The chosen format. To be called before the request: throws a usage failure for formats that
  /// only documents have.
  public Format chosen() {
    return format.forAnswers();
  }
}
