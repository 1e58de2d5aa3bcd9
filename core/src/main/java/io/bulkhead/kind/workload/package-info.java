/// Composite apps, profiles, deployment intent groups and placement.
///
/// - **Front door:** [WorkloadKinds], the rows.
/// - **May use:** `kind`.
/// - **Must not use:** the compiler, storage, HTTP.
/// - **Read next:** `KindTable.standard`.
@NullMarked
package io.bulkhead.kind.workload;

import org.jspecify.annotations.NullMarked;
