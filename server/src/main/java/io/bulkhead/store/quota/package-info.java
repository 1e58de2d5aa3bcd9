/// What is kept of quotas: the shares that clusters were given, and what deployments claim of them.
///
/// - **Front door:** [QuotaShare], [QuotaClaim].
/// - **May use:** core.
/// - **Must not use:** the rest of `store`, which reads and writes these.
/// - **Read next:** `usage`, which decides about them.
@NullMarked
package io.bulkhead.store.quota;

import org.jspecify.annotations.NullMarked;
