/// Projects (customers), logical clouds (departments) and what belongs to them.
///
/// - **Front door:** [TenancyKinds], the rows.
/// - **May use:** `kind`.
/// - **Must not use:** the compiler, storage, HTTP.
/// - **Read next:** `KindTable.standard`.
@NullMarked
package io.bulkhead.kind.tenancy;

import org.jspecify.annotations.NullMarked;
