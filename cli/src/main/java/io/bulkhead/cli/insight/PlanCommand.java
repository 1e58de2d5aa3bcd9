package io.bulkhead.cli.insight;

import io.bulkhead.cli.http.TypedPath;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.response.plan.PlanResponse;
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
public final class PlanCommand extends Inquiry<PlanResponse> {
  @Option(names = "--manifests", description = "Show the objects themselves.")
  private boolean manifests;

  public PlanCommand(Surroundings surroundings) {
    super(surroundings, "plan", PlanResponse.class);
  }

  @Override
  String query() {
    return manifests ? "?manifests=true" : "";
  }

  @Override
  void print(PlanResponse plan) {
    // A refused plan has no objects, but reasons.
    if (manifests && !plan.parts().isEmpty()) {
      ManifestLines.print(out(), plan.parts());
      Words.diagnostics(err(), plan.diagnostics());
      return;
    }
    out().println("Plan of " + TypedPath.of(plan.target()));
    Words.parts(out(), plan.parts());
    Words.adapted(out(), plan.adapted());
    Words.reachability(out(), plan.reachability());
    Words.verdicts(out(), plan.verdicts());
    Words.left(out(), plan.left());
    Words.diagnostics(out(), plan.diagnostics());
  }

  @Override
  ExitCode verdict(PlanResponse plan) {
    return Words.refused(plan.diagnostics()) ? ExitCode.REFUSED : ExitCode.DONE;
  }
}
