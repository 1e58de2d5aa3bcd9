package io.bulkhead.cli.insight;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.output.Format;
import io.bulkhead.cli.output.TextTable;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = {"Shows who did what.", ""},
    footer = {"", "Examples:", "  bulkhead audit", "  bulkhead audit --after 120 --limit 50"})
public final class Audit extends Verb {
  @Option(
      names = "--after",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description = "Only entries behind this number.")
  private long after;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many.")
  private int limit;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, yaml or json.")
  private Format format = Format.TABLE;

  public Audit(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected ExitCode run() {
    boolean machine = format.forAnswers().machine();
    JsonNode entries = hub().get("/v2/audit?after=%d&limit=%d".formatted(after, limit));
    if (machine) {
      format.write(out(), entries);
      return ExitCode.DONE;
    }
    var table = new TextTable("number", "time", "who", "verb", "path", "decision", "status");
    for (JsonNode entry : entries) {
      table.row(
          entry.path("number").asText(),
          entry.path("time").asText(),
          entry.path("identity").asText(),
          entry.path("verb").asText(),
          entry.path("path").asText(),
          entry.path("decision").asText(),
          entry.path("status").asText());
    }
    table.print(out());
    return ExitCode.DONE;
  }
}
