/// Quotas over all clusters: shares, claims, usage, and refusals.
///
/// - **Front door:** [Quotas], [UsageActions], [QuotaReconciler].
/// - **May use:** `store`, `owner`, `evidence`.
/// - **Must not use:** HTTP types.
/// - **Read next:** core's `quota`, the arithmetic.
@NullMarked
package io.bulkhead.usage;

import org.jspecify.annotations.NullMarked;
