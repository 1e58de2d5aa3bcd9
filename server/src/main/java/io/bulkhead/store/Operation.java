package io.bulkhead.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that takes a while, with its progress. Shown at `/v2/operations`.
///
/// @param action such as `instantiate`
/// @param target path of the document it works on
/// @param done steps finished, of `total`
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
