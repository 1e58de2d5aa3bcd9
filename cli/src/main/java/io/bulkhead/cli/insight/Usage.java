package io.bulkhead.cli.insight;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.output.TextTable;
import io.bulkhead.cli.session.Surroundings;
import picocli.CommandLine.Command;

@Command(
    description = {
      "Shows how much of the quotas is given out to clusters, claimed by deployments and used, the"
          + " sandboxes' overhead included.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bulkhead usage project acme",
      "  bulkhead usage lc acme/press-shop",
      "  bulkhead usage cluster edge/one -o json"
    })
public final class Usage extends Inquiry {
  public Usage(Surroundings surroundings) {
    super(surroundings, "usage");
  }

  @Override
  void print(JsonNode answer) {
    if (answer.path("keys").isEmpty()) {
      out().println("No quota limits it.");
      return;
    }
    var sums = new TextTable("key", "whole", "granted", "claimed", "used");
    for (JsonNode row : answer.path("keys")) {
      sums.row(
          row.path("key").asText(),
          row.path("whole").asText(""),
          row.path("granted").asText(),
          row.path("claimed").asText(),
          row.path("used").asText());
    }
    sums.print(out());
    out().println();
    var shares =
        new TextTable("logical-cloud", "cluster", "key", "granted", "claimed", "used", "holds");
    for (JsonNode share : answer.path("shares")) {
      for (JsonNode row : share.path("keys")) {
        shares.row(
            share.path("logicalCloud").asText(),
            share.path("cluster").asText(),
            row.path("key").asText(),
            row.path("granted").asText(),
            row.path("claimed").asText(),
            row.path("used").asText("unknown"),
            share.path("confirmed").asBoolean() ? "yes" : "not yet");
      }
    }
    shares.print(out());
  }
}
