package io.bulkhead.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;

/// Whether the audit's chain of hashes is whole.
///
/// @param rows how many there ever were
/// @param lastHash of the newest row; empty when there is none
/// @param cut how many of the first were exported and deleted; null for none
/// @param cutHash of the last of those
/// @param firstBroken number of the first row that does not follow the one before; null when all do
public record AuditVerificationResponse(
    boolean intact,
    long rows,
    String lastHash,
    @JsonInclude(Include.NON_NULL) @Nullable Long cut,
    @JsonInclude(Include.NON_NULL) @Nullable String cutHash,
    @JsonInclude(Include.NON_NULL) @Nullable Long firstBroken) {}
