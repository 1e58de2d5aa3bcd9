package io.bulkhead.response;

import io.bulkhead.response.OperationResponse.OperationState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a deployment intent group or a logical cloud was ordered to be at one time.
///
/// @param number from 1, never used twice for a document
/// @param action such as `update`
/// @param contextId of the deliveries, as the states in a status have it as `instance`
/// @param result of the operation that carried it out
/// @param message why it failed
/// @param ended null while it is carried out
/// @param changed documents that differ from those of the revision before; empty for the oldest one
/// @param clusters to which it was ordered, `provider+cluster`
public record RevisionResponse(
    int number,
    String action,
    String requestedBy,
    Instant time,
    String contextId,
    OperationState result,
    String message,
    @Nullable Instant ended,
    List<ChangedDocument> changed,
    List<String> clusters) {
  /// @param document its path
  public record ChangedDocument(String document, DocumentChange change) {}

  public enum DocumentChange {
    ADDED,
    CHANGED,
    REMOVED
  }
}
