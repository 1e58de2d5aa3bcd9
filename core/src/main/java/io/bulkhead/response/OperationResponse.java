package io.bulkhead.response;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A long-running action with its progress.
///
/// @param action such as `instantiate`
/// @param target path of the document it works on
/// @param done number of finished steps, out of `total`
/// @param message of the last step, or why it failed
/// @param ended null while it runs
public record OperationResponse(
    String id,
    String action,
    String target,
    String requestedBy,
    OperationState state,
    int done,
    int total,
    String message,
    Instant started,
    @Nullable Instant ended) {
  public enum OperationState {
    RUNNING,
    SUCCEEDED,
    FAILED
  }
}
