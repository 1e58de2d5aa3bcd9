/// Cluster providers, clusters and what is known or registered about them.
///
/// - **Front door:** [FleetKinds], the rows.
/// - **May use:** `kind`.
/// - **Must not use:** the compiler, storage, HTTP.
/// - **Read next:** `KindTable.standard`.
@NullMarked
package io.bulkhead.kind.fleet;

import org.jspecify.annotations.NullMarked;
