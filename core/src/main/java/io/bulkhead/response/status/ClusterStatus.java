package io.bulkhead.response.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The objects on one cluster.
///
/// @param connectivity `Unknown`, `Available` or `Retrying`, in the newer form
/// @param readyStatus the same in the older form
public record ClusterStatus(
    String clusterProvider,
    String cluster,
    @JsonInclude(Include.NON_NULL) @Nullable String connectivity,
    @JsonInclude(Include.NON_NULL) @Nullable String readyStatus,
    List<ResourceStatus> resources) {}
