package io.bulkhead.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.manifest.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The hub answered and said no.
public final class Refusal extends HubFailure {
  private static final long serialVersionUID = 1L;

  /// Problems which mean "not as things stand", whatever their status.
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

  static Refusal of(String request, Answer answer) {
    JsonNode problem = problem(answer);
    if (problem == null) {
      String body = answer.text().strip();
      return new Refusal(
          answer.status(),
          "",
          "%s: %d %s".formatted(request, answer.status(), body.isEmpty() ? "(no text)" : body)
              + advice(answer.status()));
    }
    String code = problem.path("code").asText();
    return new Refusal(answer.status(), code, text(request, answer.status(), problem));
  }

  private static @org.jspecify.annotations.Nullable JsonNode problem(Answer answer) {
    if (!answer.mediaType().contains("json")) {
      return null;
    }
    try {
      JsonNode node = Json.parse(answer.body());
      return node.isObject() ? node : null;
    } catch (BulkheadException e) {
      return null;
    }
  }

  private static String text(String request, int status, JsonNode problem) {
    List<String> lines = new ArrayList<>();
    String detail = problem.path("detail").asText(problem.path("title").asText());
    String field = problem.path("field").asText();
    lines.add(
        "%s: %s (%d)%s"
            .formatted(
                request,
                problem.path("code").asText("refused"),
                status,
                field.isEmpty() ? "" : " at " + field));
    if (problem.path("diagnostics").isEmpty()) {
      detail.lines().forEach(line -> lines.add("  " + line));
    }
    for (JsonNode diagnostic : problem.path("diagnostics")) {
      String line = diagnosticLine(diagnostic);
      if (!lines.contains(line)) {
        lines.add(line);
      }
    }
    return String.join("\n", lines) + advice(status);
  }

  private static String diagnosticLine(JsonNode diagnostic) {
    var line = new StringBuilder("  - ");
    line.append(diagnostic.path("problem").asText()).append(": ");
    line.append(diagnostic.path("message").asText());
    FindingLines.details(diagnostic).forEach(detail -> line.append("\n      ").append(detail));
    return line.toString();
  }

  private static String advice(int status) {
    return switch (status) {
      case 401 -> "\n  Log in: bulkhead login URL --token TOKEN (the hub shows one at first start)";
      case 403 -> "\n  Your token does not allow this; ask an operator";
      default -> "";
    };
  }

  public int status() {
    return status;
  }

  /// The problem's name, such as `WRONG_STATE`; empty when the hub gave none.
  public String code() {
    return code;
  }

  /// Whether the hub understood and will not do it as things stand.
  public boolean standing() {
    return status == 401 || status == 403 || status == 409 || STANDING.contains(code);
  }
}
