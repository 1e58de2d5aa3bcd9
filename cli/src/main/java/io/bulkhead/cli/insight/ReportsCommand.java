package io.bulkhead.cli.insight;

import io.bulkhead.cli.http.HubAnswer;
import io.bulkhead.cli.http.HubClient;
import io.bulkhead.cli.noun.Flagged;
import io.bulkhead.cli.noun.NounPaths;
import io.bulkhead.cli.noun.NounWords;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.noun.ParentFlags;
import io.bulkhead.cli.output.AnswerFormat;
import io.bulkhead.cli.output.Format;
import io.bulkhead.cli.output.TextTable;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.kind.Kind;
import io.bulkhead.response.IsolationReport;
import io.bulkhead.response.ReportSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Lists the isolation reports that were kept of a cluster, project or logical cloud, newest"
          + " first, or shows one of them.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bulkhead reports lc acme/press-shop",
      "  bulkhead reports cluster edge/one --limit 5",
      "  bulkhead reports project acme 5f0c1c52-64f6-4f2b-9f3c-5a2b1a6a7f10 -o json > report.json"
    })
public final class ReportsCommand extends Verb implements Flagged {
  @Parameters(
      index = "0",
      paramLabel = "NOUN",
      completionCandidates = NounWords.class,
      description = "cluster, project or lc.")
  private String noun = "";

  @Parameters(index = "1", paramLabel = "NAME|PATH", description = "Which one.")
  private String name = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "REPORT",
      description = "The id of a report, to see it whole.")
  private String report = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many.")
  private int limit;

  @Mixin private final AnswerFormat output = new AnswerFormat();

  private final ParentFlags flags = new ParentFlags();

  public ReportsCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public ParentFlags flags() {
    return flags;
  }

  @Override
  public String action() {
    return "reports";
  }

  @Override
  protected ExitCode run() {
    Format format = output.chosen();
    Kind<?> kind = Nouns.standard().kindWith("reports", noun);
    String path = NounPaths.url(kind, flags.key(kind, name)) + "/reports";
    HubAnswer answer =
        hub()
            .ask(
                report.isEmpty()
                    ? path + "?limit=" + limit
                    : path + "/" + HubClient.segment(report));
    if (format.machine()) {
      format.write(out(), answer.json());
    } else if (report.isEmpty()) {
      list(answer.as(ReportSummary[].class));
    } else {
      new ReportPage(out()).print(answer.as(IsolationReport.class));
    }
    return ExitCode.DONE;
  }

  private void list(ReportSummary[] kept) {
    var table = new TextTable("id", "time", "holds", "kept because");
    for (ReportSummary one : kept) {
      table.row(
          one.id(),
          one.time().toString(),
          one.holds() ? "yes" : "NO",
          one.cause().equals("asked") ? "somebody asked for it" : "the verdict changed");
    }
    table.print(out());
  }
}
