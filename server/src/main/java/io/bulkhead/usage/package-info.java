/// Quotas over all clusters: shares, claims, what is used, and what is refused beyond them.
///
/// - **Front door:** [Quotas], [UsageActions], [QuotaReconciler].
/// - **May use:** `store`, `owner`, `evidence`.
/// - **Must not use:** HTTP types.
/// - **Read next:** core's `quota`, the arithmetic.
@NullMarked
package io.bulkhead.usage;

import org.jspecify.annotations.NullMarked;
