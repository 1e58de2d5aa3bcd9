package io.bulkhead.cli.insight;

import io.bulkhead.cli.http.HubAnswer;
import io.bulkhead.cli.output.AnswerFormat;
import io.bulkhead.cli.output.Format;
import io.bulkhead.cli.output.TextTable;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.response.IncidentResponse;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description = {"Shows where isolation did not hold, newest first.", ""},
    footer = {
      "",
      "Exit codes: 0 none lasts, 3 some do.",
      "",
      "Examples:",
      "  bulkhead incidents",
      "  bulkhead incidents --limit 5 -o json"
    })
public final class IncidentsCommand extends Verb {
  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many.")
  private int limit;

  @Mixin private final AnswerFormat output = new AnswerFormat();

  public IncidentsCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected ExitCode run() {
    Format format = output.chosen();
    HubAnswer answer = hub().ask("/v2/incidents?limit=" + limit);
    boolean lasts = false;
    var table = new TextTable("cluster", "kind", "subject", "opened", "closed", "message");
    for (IncidentResponse incident : answer.as(IncidentResponse[].class)) {
      Instant closed = incident.closed();
      lasts |= closed == null;
      table.row(
          incident.cluster(),
          incident.kind(),
          incident.subject(),
          incident.opened().toString(),
          closed == null ? "lasts" : closed.toString(),
          incident.message());
    }
    if (format.machine()) {
      format.write(out(), answer.json());
    } else {
      table.print(out());
    }
    return lasts ? ExitCode.REFUSED : ExitCode.DONE;
  }
}
