package io.bulkhead.cli.insight;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.http.FindingLines;
import io.bulkhead.cli.output.TextTable;
import io.bulkhead.diagnostic.Diagnostic.Severity;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.response.DiagnosticResponse;
import io.bulkhead.response.ObjectReference;
import io.bulkhead.response.ReachabilityResponse;
import io.bulkhead.response.ReachabilityResponse.PortOpening;
import io.bulkhead.response.ReachabilityResponse.TenantPair;
import io.bulkhead.response.plan.AdaptedObject;
import io.bulkhead.response.plan.LeftField;
import io.bulkhead.response.plan.PlacementVerdict;
import io.bulkhead.response.plan.PlannedPart;
import io.bulkhead.response.plan.PlannedPart.PlannedGate;
import io.bulkhead.response.plan.PlannedPart.PlannedGroup;
import io.bulkhead.response.plan.PlannedPart.PlannedObject;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Parts of answers as text.
final class Words {

  /// `Deployment acme-press/web`, or `Namespace acme-press`.
  static String object(ObjectReference key) {
    return object(key.kind(), key.namespace(), key.name());
  }

  private static String object(String kind, String namespace, String name) {
    return "%s %s%s".formatted(kind, namespace.isEmpty() ? "" : namespace + "/", name);
  }

  /// What would be delivered where.
  static void parts(PrintStream out, List<PlannedPart> parts) {
    for (PlannedPart part : parts) {
      out.println("\nPart " + part.part());
      if (!part.gates().isEmpty()) {
        out.println("  waits for: " + gates(part.gates()));
      }
      part.groups().forEach(group -> group(out, group));
    }
  }

  private static String gates(List<PlannedGate> gates) {
    return gates.stream()
        .map(gate ->
            gate.part().isEmpty()
                ? "its clusters to be seen"
                : new String(DocumentCodec.encode(gate), StandardCharsets.UTF_8))
        .collect(Collectors.joining(", "));
  }

  private static void group(PrintStream out, PlannedGroup group) {
    out.println(
        "  %d objects to %s"
            .formatted(group.objects().size(), String.join(", ", group.clusters())));
    var table = new TextTable("", "wave", "object", "hook");
    for (PlannedObject object : group.objects()) {
      table.row(
          "",
          object.wave(),
          object(object.kind(), object.namespace(), object.name()),
          Objects.requireNonNullElse(object.hook(), ""));
    }
    table.print(out);
  }

  /// Fields that others rightly write.
  static void left(PrintStream out, List<LeftField> left) {
    if (left.isEmpty()) {
      return;
    }
    out.println("\nLeft to others:");
    var table = new TextTable("part", "object", "field", "to");
    for (LeftField one : left) {
      table.row(one.part(), object(one.object()), one.field(), one.to());
    }
    table.print(out);
  }

  static void verdicts(PrintStream out, List<PlacementVerdict> verdicts) {
    if (verdicts.isEmpty()) {
      return;
    }
    out.println("\nClusters:");
    var table = new TextTable("part", "cluster", "chosen", "reason");
    for (PlacementVerdict verdict : verdicts) {
      table.row(
          verdict.part(), verdict.cluster(), verdict.chosen() ? "yes" : "no", verdict.reason());
    }
    table.print(out);
  }

  /// Changes to charts that the deployment allows.
  static void adapted(PrintStream out, List<AdaptedObject> adapted) {
    if (adapted.isEmpty()) {
      return;
    }
    out.println("\nAdapted (spec.adapt):");
    var table = new TextTable("app", "object", "by", "field", "from", "to");
    for (AdaptedObject one : adapted) {
      boolean leftOut = Boolean.TRUE.equals(one.leftOut());
      table.row(
          one.app(),
          one.object(),
          one.by(),
          leftOut ? "(left out)" : Objects.requireNonNullElse(one.field(), ""),
          value(one.from()),
          value(one.to()));
    }
    table.print(out);
  }

  private static String value(@Nullable JsonNode value) {
    return value == null || value.isNull() ? "" : value.toString();
  }

  /// Open pairs one by one, closed ones counted.
  static void reachability(PrintStream out, List<ReachabilityResponse> reports) {
    for (ReachabilityResponse report : reports) {
      if (report.pairs().isEmpty()) {
        continue;
      }
      out.println("\nNetwork on " + String.join(", ", report.clusters()) + ":");
      if (report.plugin().isEmpty()) {
        out.println("  No network plug-in was seen: these policies may not be kept at all.");
      }
      var table = new TextTable("", "from", "to", "open", "through", "");
      for (TenantPair pair : report.pairs()) {
        for (PortOpening opening : pair.openings()) {
          table.row(
              "",
              pair.from(),
              pair.to(),
              opening.protocol() + " " + opening.ports(),
              opening.rule(),
              pair.breach() ? "BREACH" : "");
        }
      }
      table.print(out);
      long closed = report.pairs().stream().filter(pair -> !pair.open()).count();
      out.println("  %d other pairs are closed.".formatted(closed));
    }
  }

  /// Whether there is an error among the findings.
  static boolean refused(List<DiagnosticResponse> diagnostics) {
    return diagnostics.stream().anyMatch(found -> found.severity() == Severity.ERROR);
  }

  static void diagnostics(PrintStream out, List<DiagnosticResponse> diagnostics) {
    if (diagnostics.isEmpty()) {
      return;
    }
    out.println("\nFindings:");
    for (DiagnosticResponse found : diagnostics) {
      out.println(
          "  %s %s: %s".formatted(found.severity(), FindingLines.problem(found), found.message()));
      FindingLines.details(found).forEach(line -> out.println("    " + line));
    }
  }

  private Words() {}
}
