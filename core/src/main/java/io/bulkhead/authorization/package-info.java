/// Who may do what: one list over every kind, verb and action.
///
/// - **Front door:** [Permissions].
/// - **May use:** `kind`.
/// - **Must not use:** the compiler, storage, HTTP.
/// - **Read next:** the server's `access`, which knows who is bound to what.
@NullMarked
package io.bulkhead.authorization;

import org.jspecify.annotations.NullMarked;
