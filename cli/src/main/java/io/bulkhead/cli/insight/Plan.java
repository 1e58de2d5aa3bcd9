package io.bulkhead.cli.insight;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Shows what would be delivered where, without doing it, and why clusters were not chosen.",
      "",
      "With --manifests: the objects as they would be sent, as YAML, with comments where Bulkhead",
      "added or changed something (-o json has them as \"changes\"). The values of Secrets are not",
      "shown, nor what a chart makes by chance.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 it can be delivered, 3 it would be refused.",
      "",
      "Examples:",
      "  bulkhead plan dig acme/shop-floor/v1/press",
      "  bulkhead plan dig acme/shop-floor/v1/press --manifests",
      "  bulkhead plan lc acme/press-shop -o yaml"
    })
public final class Plan extends Inquiry {
  @Option(names = "--manifests", description = "Show the objects themselves.")
  private boolean manifests;

  public Plan(Surroundings surroundings) {
    super(surroundings, "plan");
  }

  @Override
  String query() {
    return manifests ? "?manifests=true" : "";
  }

  @Override
  void print(JsonNode plan) {
    // A plan that is refused has no objects, but reasons.
    if (manifests && !plan.path("parts").isEmpty()) {
      ManifestLines.print(out(), plan.path("parts"));
      Words.diagnostics(err(), plan.path("diagnostics"));
      return;
    }
    out().println("Plan of " + plan.path("target").asText());
    Words.parts(out(), plan.path("parts"));
    Words.adapted(out(), plan.path("adapted"));
    Words.reachability(out(), plan.path("reachability"));
    Words.verdicts(out(), plan.path("verdicts"));
    Words.left(out(), plan.path("left"));
    Words.diagnostics(out(), plan.path("diagnostics"));
  }

  @Override
  ExitCode verdict(JsonNode plan) {
    return Words.refused(plan.path("diagnostics")) ? ExitCode.REFUSED : ExitCode.DONE;
  }
}
