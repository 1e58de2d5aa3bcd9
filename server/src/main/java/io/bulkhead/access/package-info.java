/// Who asks, and what they may do.
///
/// - **Front door:** [Identity].
/// - **May use:** `store` for hashed tokens.
/// - **Must not use:** the compiler, delivery.
/// - **Read next:** `api`, which asks before it acts.
@NullMarked
package io.bulkhead.access;

import org.jspecify.annotations.NullMarked;
