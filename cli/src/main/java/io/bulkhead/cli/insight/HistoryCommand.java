package io.bulkhead.cli.insight;

import io.bulkhead.cli.http.TypedPath;
import io.bulkhead.cli.output.TextTable;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.response.RevisionResponse;
import io.bulkhead.response.RevisionResponse.ChangedDocument;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(
    description = {
      "Lists what a deployment group or a logical cloud was ordered to be, newest first: who asked",
      "when, which documents were changed since the revision before, and the result.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bulkhead history dig acme/shop-floor/v1/press",
      "  bulkhead history lc acme/press-shop -o yaml",
      "  bulkhead diff dig acme/shop-floor/v1/press --revision 1..2"
    })
public final class HistoryCommand extends Inquiry<RevisionResponse[]> {
  public HistoryCommand(Surroundings surroundings) {
    super(surroundings, "history", RevisionResponse[].class);
  }

  @Override
  void print(RevisionResponse[] revisions) {
    var table =
        new TextTable("revision", "time", "action", "by", "result", "clusters", "changed", "why");
    for (RevisionResponse one : revisions) {
      table.row(
          Integer.toString(one.number()),
          one.time().truncatedTo(ChronoUnit.SECONDS).toString(),
          one.action(),
          one.requestedBy(),
          one.result().name().toLowerCase(Locale.ROOT),
          Integer.toString(one.clusters().size()),
          one.changed().stream().map(HistoryCommand::words).collect(Collectors.joining(", ")),
          one.message().replace('\n', ' '));
    }
    table.print(out());
  }

  private static String words(ChangedDocument one) {
    String sign =
        switch (one.change()) {
          case ADDED -> "+";
          case CHANGED -> "~";
          case REMOVED -> "-";
        };
    return sign + TypedPath.of(one.document());
  }
}
