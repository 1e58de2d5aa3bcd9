package io.bulkhead.api;

import io.bulkhead.api.openapi.OpenApi;
import io.bulkhead.api.transport.Accept;
import io.bulkhead.api.transport.ApiResponse;
import io.bulkhead.api.transport.Request;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.intent.EmcoJson;
import io.bulkhead.kind.table.EmcoRoutes;
import io.bulkhead.response.DiagnosticResponse;
import io.bulkhead.response.ProblemResponse;
import java.util.Map;

/// Maps problems to HTTP statuses and texts; no other code does.
public final class ProblemMapper {
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain";
  private final EmcoJson json;

  ProblemMapper(EmcoJson json) {
    this.json = json;
  }

  ApiResponse answer(BulkheadException refused, Request request) {
    return answer(refused, Audience.TENANT, request);
  }

  /// @param said the problem, worded for the audience
  ApiResponse answer(BulkheadException said, Audience audience, Request request) {
    BulkheadException refused = said.to(audience);
    int status = status(refused.problem());
    String text = String.valueOf(refused.getMessage());
    ApiResponse answer;
    if (wanted(request)) {
      var body =
          new ProblemResponse(
              "about:blank",
              text.lines().findFirst().orElse(""),
              status,
              refused.problem(),
              text,
              refused.field(),
              DiagnosticResponse.of(refused.diagnostics(), audience));
      answer = new ApiResponse(status, OpenApi.PROBLEM_JSON, json.line(body), Map.of());
    } else if (status == 405) {
      answer = ApiResponse.empty(405);
    } else {
      answer = ApiResponse.text(status, text);
    }
    return status == 401 ? answer.with("WWW-Authenticate", "Bearer") : answer;
  }

  /// Whether the caller wants JSON. EMCO's client names no type, and shows text. For documents that
  /// may have a file it asks for JSON, too, so there the problem's own media type must be named.
  private static boolean wanted(Request request) {
    Accept accept = Accept.of(request.accept());
    return accept.prefers(OpenApi.PROBLEM_JSON, TEXT)
        || (accept.prefers(JSON, TEXT)
            && !(request.method().equals("GET") && EmcoRoutes.readsWithJson(request.path())));
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
