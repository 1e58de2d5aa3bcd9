package io.bulkhead.cli.http;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.response.DiagnosticResponse;
import io.bulkhead.response.ProblemResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The hub answered and refused.
public final class Refusal extends HubFailure {
  private static final long serialVersionUID = 1L;

  /// Problems that mean "not in the current state", whatever their status.
  private static final Set<String> STANDING =
      new TreeSet<>(
          List.of(
              "API_NOT_SERVED",
              "FORBIDDEN",
              "GUARD_BROKEN",
              "ISOLATION_VIOLATION",
              "NAMESPACE_MISSING",
              "NOT_SANDBOXED",
              "NO_QUALIFIED_CLUSTER",
              "QUOTA_EXCEEDED",
              "RIGHTS_MISSING",
              "UNAUTHENTICATED",
              "WRONG_STATE"));

  private final int status;
  private final String code;

  private Refusal(int status, String code, String text) {
    super(text);
    this.status = status;
    this.code = code;
  }

  /// @param request as returned by [TypedPath#request]
  static Refusal of(String request, URI hub, HubAnswer answer) {
    ProblemResponse problem = problem(answer);
    if (problem == null) {
      String body = answer.text().strip();
      return new Refusal(
          answer.status(),
          "",
          "%s: %d %s".formatted(request, answer.status(), body.isEmpty() ? "(no text)" : body)
              + advice(answer.status(), hub));
    }
    // Unchanged: a newer hub has problems that this command does not know.
    String code = answer.json().path("code").asText();
    return new Refusal(
        answer.status(),
        code,
        text(request, answer.status(), code, problem) + advice(answer.status(), hub));
  }

  private static @Nullable ProblemResponse problem(HubAnswer answer) {
    if (!answer.mediaType().contains("json")) {
      return null;
    }
    try {
      return AnswerReader.read(ProblemResponse.class, answer.body());
    } catch (BulkheadException e) {
      return null;
    }
  }

  private static String text(String request, int status, String code, ProblemResponse problem) {
    List<String> lines = new ArrayList<>();
    String field = problem.field();
    lines.add(
        "%s: %s (%d)%s"
            .formatted(
                request,
                code.isEmpty() ? "refused" : code,
                status,
                field == null || field.isEmpty() ? "" : " at " + field));
    if (problem.diagnostics().isEmpty()) {
      String detail = problem.detail().isEmpty() ? problem.title() : problem.detail();
      detail.lines().forEach(line -> lines.add("  " + line));
    }
    for (DiagnosticResponse diagnostic : problem.diagnostics()) {
      String line = diagnosticLine(diagnostic);
      if (!lines.contains(line)) {
        lines.add(line);
      }
    }
    return String.join("\n", lines);
  }

  private static String diagnosticLine(DiagnosticResponse diagnostic) {
    var line = new StringBuilder("  - ");
    line.append(FindingLines.problem(diagnostic)).append(": ").append(diagnostic.message());
    FindingLines.details(diagnostic).forEach(detail -> line.append("\n      ").append(detail));
    return line.toString();
  }

  private static String advice(int status, URI hub) {
    return switch (status) {
      case 401 ->
          "\n  Log in: bulkhead login %s --token TOKEN (the hub shows one at first start)"
              .formatted(hub);
      case 403 -> "\n  Your token does not allow this; ask an operator";
      default -> "";
    };
  }

  public int status() {
    return status;
  }

  /// The problem's name, such as `WRONG_STATE`; empty if the hub gave none.
  public String code() {
    return code;
  }

  /// Whether the hub understood the request and refuses it in the current state.
  public boolean standing() {
    return status == 401 || status == 403 || status == 409 || STANDING.contains(code);
  }
}
