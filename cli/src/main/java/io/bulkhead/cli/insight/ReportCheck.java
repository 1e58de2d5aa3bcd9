package io.bulkhead.cli.insight;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.attestation.Recheck;
import io.bulkhead.attestation.SignedReport;
import io.bulkhead.attestation.VerificationKey;
import io.bulkhead.cli.http.TypedPath;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.manifest.Json;
import io.bulkhead.response.IsolationReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Checks a report in a file: who signed it, and whether its verdicts follow from its facts.
final class ReportCheck {
  private static final int SHOWN = 20;
  private final PrintStream out;

  ReportCheck(PrintStream out) {
    this.out = out;
  }

  /// Throws [CommandFailure] if the file cannot be read or is not JSON.
  static JsonNode read(Path file) {
    try {
      return Json.parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw CommandFailure.failed("cannot read " + file + ": " + e.getMessage());
    } catch (BulkheadException e) {
      throw CommandFailure.failed(file + " is " + e.getMessage());
    }
  }

  /// The keys of a JWK set. Throws [CommandFailure] if there are none.
  static List<VerificationKey> keys(JsonNode set, String from) {
    try {
      List<VerificationKey> keys = VerificationKey.parse(set);
      if (!keys.isEmpty()) {
        return keys;
      }
    } catch (BulkheadException e) {
      throw CommandFailure.failed(from + ": " + e.getMessage());
    }
    throw CommandFailure.failed(from + " holds no Ed25519 key (a JWK, or a set of them)");
  }

  /// Throws [CommandFailure] if it is no report.
  ExitCode run(JsonNode report, List<VerificationKey> trusted) {
    IsolationReport told = told(report);
    Optional<String> fault = SignedReport.fault(report, trusted);
    out.println(
        fault
            .map(why -> "Signature: DOES NOT HOLD: " + why)
            .orElseGet(() -> "Signature: good, by key " + told.signature().keyId()));
    Recheck.Outcome again = Recheck.of(report);
    if (again.differences().isEmpty()) {
      out.println(
          "Verdicts: computed again from the facts of %d pods, the same".formatted(again.pods()));
      out.println(
          again.networks() > 0
              ? "Network: who reaches whom computed again from the policies, the same"
              : "Network: as the hub says; the policies, which name other tenants, are in reports of"
                  + " clusters");
    } else {
      out.println("Verdicts: DIFFER from what the facts say");
      again.differences().stream().limit(SHOWN).forEach(text -> out.println("  - " + text));
      if (again.differences().size() > SHOWN) {
        out.println("  and %d more".formatted(again.differences().size() - SHOWN));
      }
    }
    out.println(
        "Isolation of %s at %s: %s"
            .formatted(
                TypedPath.of(told.target()),
                told.time(),
                again.holds() ? "holds" : "DOES NOT HOLD"));
    boolean good = fault.isEmpty() && again.differences().isEmpty() && again.holds();
    return good ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private static IsolationReport told(JsonNode report) {
    try {
      return DocumentCodec.decode(IsolationReport.class, Json.canonical(report));
    } catch (BulkheadException e) {
      throw CommandFailure.failed("this is no report: " + e.getMessage());
    }
  }
}
