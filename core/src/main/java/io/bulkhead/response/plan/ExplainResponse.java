package io.bulkhead.response.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.bulkhead.response.DiagnosticResponse;
import io.bulkhead.response.ObjectReference;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why objects are there, and why something is not.
///
/// @param target path of the document
/// @param deliveries what is not deployed yet; null if everything is
public record ExplainResponse(
    String target,
    List<ExplainedObject> objects,
    @JsonInclude(Include.NON_NULL) @Nullable List<TroubledDelivery> deliveries,
    List<PlacementVerdict> verdicts,
    List<DiagnosticResponse> diagnostics) {
  /// @param clusters `provider+cluster`
  /// @param story its changes, step by step
  public record ExplainedObject(
      String part, ObjectReference key, List<String> clusters, List<String> story) {}

  /// @param state such as `failed` or `retrying`
  /// @param message in the API server's words, with the time of the next retry
  /// @param since since when the cluster does not answer
  public record TroubledDelivery(
      String state,
      String message,
      String part,
      String cluster,
      @JsonInclude(Include.NON_NULL) @Nullable Instant nextTry,
      @JsonInclude(Include.NON_NULL) @Nullable Instant since) {}
}
