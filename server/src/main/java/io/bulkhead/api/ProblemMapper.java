package io.bulkhead.api;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.response.DiagnosticResponse;
import io.bulkhead.response.ProblemResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The one place where a problem becomes a status and a text.
public final class ProblemMapper {
  static final String PROBLEM_JSON = "application/problem+json";
  private final Wire wire;

  ProblemMapper(Wire wire) {
    this.wire = wire;
  }

  /// @param accept the header of the request
  Answer answer(BulkheadException refused, String accept) {
    return answer(refused, Audience.TENANT, accept);
  }

  /// @param said what is to be told, in the words for the audience
  Answer answer(BulkheadException said, Audience audience, String accept) {
    BulkheadException refused = said.to(audience);
    int status = status(refused.problem());
    String text = String.valueOf(refused.getMessage());
    Answer answer;
    if (wanted(Accept.of(accept))) {
      var body =
          new ProblemResponse(
              "about:blank",
              text.lines().findFirst().orElse(""),
              status,
              refused.problem(),
              text,
              refused.field(),
              DiagnosticResponse.of(refused.diagnostics(), audience));
      answer = new Answer(status, PROBLEM_JSON, wire.line(body), Map.of());
    } else if (status == 405) {
      answer = Answer.empty(405);
    } else {
      answer = Answer.text(status, text);
    }
    return status == 401 ? answer.with("WWW-Authenticate", "Bearer") : answer;
  }

  /// Only who names it gets it: EMCO's clients say that they take anything and print the text.
  private static boolean wanted(Accept accept) {
    return accept.names(PROBLEM_JSON)
        && accept.best(List.of(PROBLEM_JSON, "text/plain")).equals(Optional.of(PROBLEM_JSON));
  }

  /// The HTTP status of a problem, unless a kind has its own.
  public static int status(Problem problem) {
    return switch (problem) {
      case UNKNOWN_PATH, NOT_FOUND, PARENT_NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case EMPTY_BODY, INVALID_SPEC, INVALID_QUERY, NAME_MISMATCH, INVALID_INTENT -> 400;
      case UNDECODABLE_BODY,
          INVALID_FILE,
          RENDER_FAILED,
          CHART_VARIES,
          OBJECT_TWICE,
          HOOK_NOT_RUN,
          ISOLATION_VIOLATION,
          VM_DOES_NOT_FIT ->
          422;
      case BODY_TOO_LARGE -> 413;
      case REQUEST_TIMEOUT -> 408;
      case TOO_MANY_REQUESTS -> 429;
      case ALREADY_EXISTS,
          OTHER_CLUSTER,
          HAS_CHILDREN,
          STILL_REFERENCED,
          DANGLING_REFERENCE,
          WRONG_STATE,
          NOT_READY,
          REVISION_CONFLICT,
          NO_QUALIFIED_CLUSTER,
          QUOTA_EXCEEDED,
          RIGHTS_MISSING,
          API_NOT_SERVED,
          NAMESPACE_MISSING,
          OWNED_BY_OTHERS,
          SANDBOX_VERSION_UNKNOWN,
          NOT_SANDBOXED ->
          409;
      case NOT_ACCEPTABLE -> 406;
      case AMBIGUOUS_ACCEPT -> 300;
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN -> 403;
      case CLUSTER_REJECTED -> 502;
      case CLUSTER_UNREACHABLE, GUARD_BROKEN, STORE_UNAVAILABLE -> 503;
      case INTERNAL -> 500;
      case NOT_BUILT -> 501;
    };
  }
}
