/// Who asks, and what they may do.
///
/// - **Front door:** [Authority] decides, [Identity] is who asks.
/// - **May use:** `store`, `core`'s list of permissions.
/// - **Must not use:** the compiler, delivery.
/// - **Read next:** [io.bulkhead.authorization.Permissions], the list.
@NullMarked
package io.bulkhead.access;

import org.jspecify.annotations.NullMarked;
