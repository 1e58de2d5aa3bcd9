package io.bulkhead.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;

/// Whether the audit's hash chain is intact.
///
/// @param rows number of rows ever written
/// @param lastHash hash of the newest row; empty if there is none
/// @param cut number of oldest rows that were exported and deleted; null for none
/// @param cutHash hash of the last deleted row
/// @param firstBroken number of the first row that does not follow the one before; null for none
public record AuditVerificationResponse(
    boolean intact,
    long rows,
    String lastHash,
    @JsonInclude(Include.NON_NULL) @Nullable Long cut,
    @JsonInclude(Include.NON_NULL) @Nullable String cutHash,
    @JsonInclude(Include.NON_NULL) @Nullable Long firstBroken) {}
