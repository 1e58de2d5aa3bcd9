/// Keeps growing data within bounds: history and logs.
///
/// - **Front door:** [Upkeep], [BoundedLog].
/// - **May use:** `store`, `action`.
/// - **Must not use:** `boot`.
/// - **Read next:** `boot`.
@NullMarked
package io.bulkhead.boot.upkeep;

import org.jspecify.annotations.NullMarked;
