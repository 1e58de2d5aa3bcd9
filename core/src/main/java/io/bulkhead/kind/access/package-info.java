/// Roles, and who has them.
///
/// - **Front door:** [AccessKinds], [Role], [RoleScope].
/// - **May use:** `kind`.
/// - **Must not use:** other kinds, storage, HTTP.
/// - **Read next:** [io.bulkhead.authorization.Permissions], what each role may do.
@NullMarked
package io.bulkhead.kind.access;

import org.jspecify.annotations.NullMarked;
