/// Sandbox classes: the runtimes in which untrusted work may run.
///
/// - **Front door:** [IsolationKinds], the rows.
/// - **May use:** `kind`.
/// - **Must not use:** the compiler, storage, HTTP.
/// - **Read next:** `KindTable.standard`.
@NullMarked
package io.bulkhead.kind.isolation;

import org.jspecify.annotations.NullMarked;
