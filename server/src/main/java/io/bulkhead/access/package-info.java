/// Authentication and authorization: who the caller is, and what it may do.
///
/// - **Front door:** [Authority] decides, [Identity] is the caller.
/// - **May use:** `store`, `core`'s list of permissions.
/// - **Must not use:** the compiler, delivery.
/// - **Read next:** [io.bulkhead.authorization.Permissions], the list.
@NullMarked
package io.bulkhead.access;

import org.jspecify.annotations.NullMarked;
