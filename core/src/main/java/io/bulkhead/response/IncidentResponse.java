package io.bulkhead.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A failure of isolation.
///
/// @param cluster `provider+cluster`
/// @param kind `pod`, `class-handler`, `class-overhead`, `node-label`, `probe` or `guard`
/// @param subject what it is about: `namespace/pod`, a class, a node, or `guard`
/// @param project the affected tenant, empty if there is none; so is `logicalCloud`
/// @param evicted whether the pod was evicted
/// @param closed when it was seen to be over; null while it lasts
public record IncidentResponse(
    String id,
    String cluster,
    String kind,
    String subject,
    String project,
    String logicalCloud,
    String message,
    boolean evicted,
    Instant opened,
    @JsonInclude(Include.NON_NULL) @Nullable Instant closed) {}
