package io.bulkhead.cli.insight;

import io.bulkhead.cli.http.HubAnswer;
import io.bulkhead.cli.http.HubClient;
import io.bulkhead.cli.output.AnswerFormat;
import io.bulkhead.cli.output.Format;
import io.bulkhead.cli.output.TextTable;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Family;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.response.AuditEntryResponse;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description = {"Shows who did what.", ""},
    footer = {
      "",
      "Examples:",
      "  bulkhead audit",
      "  bulkhead audit --after 120 --limit 50",
      "  bulkhead audit --since 2026-11-01T00:00:00Z",
      "  bulkhead audit verify",
      "  bulkhead audit export > audit.jsonl"
    })
public final class AuditCommand extends Verb implements Family {
  @Option(
      names = "--after",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description = "Only entries behind this number.")
  private long after;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "",
      description = "Only entries from this time on, such as 2026-11-01T00:00:00Z.")
  private String since = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many.")
  private int limit;

  @Mixin private final AnswerFormat output = new AnswerFormat();

  public AuditCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public List<Object> members() {
    return List.of(new AuditVerifyCommand(surroundings()), new AuditExportCommand(surroundings()));
  }

  @Override
  protected ExitCode run() {
    Format format = output.chosen();
    String from = since.isEmpty() ? "" : "&since=" + HubClient.segment(since);
    HubAnswer answer = hub().ask("/v2/audit?after=%d&limit=%d%s".formatted(after, limit, from));
    if (format.machine()) {
      format.write(out(), answer.json());
      return ExitCode.DONE;
    }
    var table =
        new TextTable("number", "time", "who", "from", "verb", "path", "decision", "status", "why");
    for (AuditEntryResponse entry : answer.as(AuditEntryResponse[].class)) {
      table.row(
          Long.toString(entry.number()),
          entry.time().toString(),
          entry.identity(),
          entry.remote(),
          entry.verb(),
          entry.path(),
          entry.decision(),
          Integer.toString(entry.status()),
          entry.reason());
    }
    table.print(out());
    return ExitCode.DONE;
  }
}
