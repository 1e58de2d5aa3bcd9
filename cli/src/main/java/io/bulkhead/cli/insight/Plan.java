package io.bulkhead.cli.insight;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.output.TextTable;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import picocli.CommandLine.Command;

@Command(
    description = {
      "Shows what would be delivered where, without doing it, and why clusters were not chosen.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 it can be delivered, 3 it would be refused.",
      "",
      "Examples:",
      "  bulkhead plan dig acme/shop-floor/v1/press",
      "  bulkhead plan lc acme/press-shop -o yaml"
    })
public final class Plan extends Inquiry {
  public Plan(Surroundings surroundings) {
    super(surroundings, "plan");
  }

  @Override
  void print(JsonNode plan) {
    out().println("Plan of " + plan.path("target").asText());
    for (JsonNode part : plan.path("parts")) {
      out().println("\nPart " + part.path("part").asText());
      if (!part.path("gates").isEmpty()) {
        out().println("  waits for: " + Words.joined(part.path("gates")));
      }
      part.path("groups").forEach(this::printGroup);
    }
    Words.reachability(out(), plan.path("reachability"));
    Words.verdicts(out(), plan.path("verdicts"));
    Words.diagnostics(out(), plan.path("diagnostics"));
  }

  private void printGroup(JsonNode group) {
    out()
        .println(
            "  %d objects to %s"
                .formatted(group.path("objects").size(), Words.joined(group.path("clusters"))));
    var table = new TextTable("", "wave", "object", "hook");
    for (JsonNode object : group.path("objects")) {
      table.row(
          "",
          object.path("wave").asText(),
          Words.object(object),
          object.hasNonNull("hook") ? object.path("hook").asText() : "");
    }
    table.print(out());
  }

  @Override
  ExitCode verdict(JsonNode plan) {
    for (JsonNode diagnostic : plan.path("diagnostics")) {
      if (diagnostic.path("severity").asText().equalsIgnoreCase("ERROR")) {
        return ExitCode.REFUSED;
      }
    }
    return ExitCode.DONE;
  }
}
