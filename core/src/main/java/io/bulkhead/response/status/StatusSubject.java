package io.bulkhead.response.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;

/// The document that a status is about.
///
/// @param compositeApp of a deployment intent group; null for a logical cloud, as are the next two
/// @param name of the group or the logical cloud
public record StatusSubject(
    String project,
    @JsonInclude(Include.NON_NULL) @Nullable String compositeApp,
    @JsonInclude(Include.NON_NULL) @Nullable String compositeAppVersion,
    @JsonInclude(Include.NON_NULL) @Nullable String compositeProfile,
    String name) {}
