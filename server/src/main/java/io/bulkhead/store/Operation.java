package io.bulkhead.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A long-running action with its progress. Shown at `/v2/operations`.
///
/// @param action such as `instantiate`
/// @param target path of the document it works on
/// @param done number of finished steps, out of `total`
public record Operation(
    String id,
    String action,
    String target,
    String requestedBy,
    State state,
    int done,
    int total,
    String message,
    Instant started,
    @Nullable Instant ended) {
  public enum State {
    RUNNING,
    SUCCEEDED,
    FAILED
  }
}
