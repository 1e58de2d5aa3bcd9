package io.bulkhead.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One finding, worded for its reader.
///
/// @param intent path of the document that caused it; null if it is no particular one
/// @param field where in that document or manifest
/// @param cluster `provider+cluster`, if it holds for one cluster only
/// @param rule name of the broken rule, such as `pods/host`
/// @param cure what to do about it: one line, or YAML
/// @param count number of places where it was found
/// @param places the first few of them
public record DiagnosticResponse(
    Diagnostic.Severity severity,
    Problem problem,
    String message,
    @Nullable String intent,
    @Nullable String field,
    @Nullable String cluster,
    @JsonInclude(Include.NON_NULL) @Nullable String rule,
    @JsonInclude(Include.NON_NULL) @Nullable String cure,
    @JsonInclude(Include.NON_NULL) @Nullable Integer count,
    @JsonInclude(Include.NON_NULL) @Nullable List<Diagnostic.Place> places) {

  public static DiagnosticResponse of(Diagnostic found, Diagnostic.Audience audience) {
    String cure = found.remedy(audience);
    boolean placed = found.count() > 0;
    return new DiagnosticResponse(
        found.severity(),
        found.problem(),
        found.message(),
        found.intent(),
        found.field(),
        found.cluster(),
        found.rule().isEmpty() ? null : found.rule(),
        cure.isEmpty() ? null : cure,
        placed ? found.count() : null,
        placed ? found.places() : null);
  }

  public static List<DiagnosticResponse> of(List<Diagnostic> found, Diagnostic.Audience audience) {
    return found.stream().map(one -> of(one, audience)).toList();
  }
}
