package io.bulkhead.cli.insight;

import io.bulkhead.attestation.AuditLine;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.response.AuditVerificationResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description = {
      "Recomputes the audit's chain of hashes. Ends with 3 when a row was changed, removed or put in."
          + " Keep the last hash elsewhere: it tells later that no row before it was changed.",
      "",
      "With --file, what a hub exported before it cut its audit is recomputed instead, without a"
          + " hub; several files in their order are one chain.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bulkhead audit verify",
      "  bulkhead audit verify --file audit-000000000001-000000012000.jsonl"
    })
public final class AuditVerifyCommand extends Verb {
  @Option(
      names = "--file",
      arity = "1",
      paramLabel = "FILE",
      description = "An export; may be given several times.")
  private List<String> files = new ArrayList<>();

  public AuditVerifyCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected ExitCode run() {
    return files.isEmpty() ? hubs() : exported();
  }

  private ExitCode exported() {
    List<AuditLine> lines = new ArrayList<>();
    for (String file : files) {
      try {
        Files.readAllLines(surroundings().folder().resolve(file)).stream()
            .map(AuditLine::parse)
            .forEach(lines::add);
      } catch (IOException | BulkheadException e) {
        throw CommandFailure.failed("%s is no export: %s".formatted(file, e.getMessage()));
      }
    }
    OptionalLong broken = AuditLine.firstBroken(lines);
    if (lines.isEmpty() || broken.isPresent()) {
      out()
          .println(
              lines.isEmpty()
                  ? "there are no rows"
                  : "the export is broken at row " + broken.getAsLong());
      return ExitCode.REFUSED;
    }
    out()
        .println(
            "the export is whole: rows %d to %d, last hash %s"
                .formatted(
                    lines.getFirst().number(), lines.getLast().number(), lines.getLast().hash()));
    return ExitCode.DONE;
  }

  private ExitCode hubs() {
    var found = hub().ask("/v2/audit-verification").as(AuditVerificationResponse.class);
    if (!found.intact()) {
      out().println("the audit is broken at row " + found.firstBroken());
      return ExitCode.REFUSED;
    }
    out()
        .println(
            "the audit is whole: %s rows, last hash %s".formatted(found.rows(), found.lastHash()));
    if (found.cut() != null) {
      out()
          .println(
              "its first %s rows were exported and deleted, the last of them with hash %s"
                  .formatted(found.cut(), found.cutHash()));
    }
    return ExitCode.DONE;
  }
}
