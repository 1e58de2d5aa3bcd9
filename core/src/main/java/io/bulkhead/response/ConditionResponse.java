package io.bulkhead.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A condition in the format of Kubernetes.
///
/// @param type `Isolated`, `Delivered` or `SecondName`
/// @param status `True`, `False` or `Unknown`
/// @param reason one word for programs
/// @param part of the deployment, usually an app; if it is about one
/// @param cluster `provider+cluster`
/// @param nextTry time of the automatic retry
/// @param since since when the cluster does not answer
public record ConditionResponse(
    String type,
    String status,
    String reason,
    String message,
    @JsonInclude(Include.NON_NULL) @Nullable String part,
    @JsonInclude(Include.NON_NULL) @Nullable String cluster,
    @JsonInclude(Include.NON_NULL) @Nullable Instant nextTry,
    @JsonInclude(Include.NON_NULL) @Nullable Instant since) {}
