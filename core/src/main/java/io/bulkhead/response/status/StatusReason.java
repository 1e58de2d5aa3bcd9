package io.bulkhead.response.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.bulkhead.response.ObjectReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Why something is not well. Not part of EMCO.
///
/// @param app of a deployment intent group; null for a logical cloud
/// @param object the object or pod; null if it is about all that goes to the cluster
/// @param reason one word for programs, the cluster's own where it has one: `Unschedulable`,
///   `ImagePullBackOff`, `CrashLoopBackOff`, `Refused`, `Waiting`
/// @param message the sentence, in the cluster's words where it has some
/// @param since when it became so, if that is known
/// @param nextTry time of the automatic retry, if that is known
@JsonInclude(Include.NON_NULL)
public record StatusReason(
    @Nullable String app,
    String clusterProvider,
    String cluster,
    @Nullable ObjectReference object,
    String reason,
    String message,
    @Nullable Instant since,
    @Nullable Instant nextTry) {}
