package io.bulkhead.cli.insight;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import picocli.CommandLine.Command;

@Command(
    name = "verify",
    description = {
      "Recomputes the audit's chain of hashes. Ends with 3 when a row was changed, removed or put in."
          + " Keep the last hash elsewhere: it tells later that no row before it was changed.",
      ""
    },
    footer = {"", "Examples:", "  bulkhead audit verify"})
public final class AuditVerify extends Verb {
  public AuditVerify(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected ExitCode run() {
    JsonNode found = hub().get("/v2/audit-verification");
    if (!found.path("intact").asBoolean()) {
      out().println("the audit is broken at row " + found.path("firstBroken").asText());
      return ExitCode.REFUSED;
    }
    out()
        .println(
            "the audit is whole: %s rows, last hash %s"
                .formatted(found.path("rows").asText(), found.path("lastHash").asText()));
    return ExitCode.DONE;
  }
}
