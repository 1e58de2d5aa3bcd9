package io.bulkhead.cli.http;

import io.bulkhead.diagnostic.Diagnostic.Place;
import io.bulkhead.response.DiagnosticResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The findings of a plan or a refusal as text.
public final class FindingLines {

  /// The problem's name, or `UNKNOWN` for one that only a newer hub has.
  public static String problem(DiagnosticResponse finding) {
    return finding.problem() == null ? "UNKNOWN" : finding.problem().name();
  }

  /// The lines below a finding's message: where, and what to do.
  public static List<String> details(DiagnosticResponse finding) {
    List<String> lines = new ArrayList<>();
    List<Place> places = Objects.requireNonNullElse(finding.places(), List.of());
    int count = Objects.requireNonNullElse(finding.count(), places.size());
    if (count > 1) {
      lines.add("at " + count + " places:");
    }
    for (Place place : places) {
      lines.add((count > 1 ? "  " : "at ") + place);
    }
    if (count > places.size()) {
      lines.add("  and %d more".formatted(count - places.size()));
    }
    String intent = finding.intent();
    add(lines, "intent", intent == null ? null : TypedPath.of(intent));
    if (places.isEmpty()) {
      add(lines, "field", finding.field());
    }
    add(lines, "cluster", finding.cluster());
    List<String> cure = Objects.requireNonNullElse(finding.cure(), "").strip().lines().toList();
    if (cure.size() == 1) {
      lines.add("cure: " + cure.getFirst());
    } else if (!cure.isEmpty()) {
      lines.add("cure:");
      cure.forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  private static void add(List<String> lines, String member, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      lines.add(member + ": " + value);
    }
  }

  private FindingLines() {}
}
