/// Who a logical cloud of level 1 is on its clusters, and what its user may do there.
///
/// - **Front door:** [UserRights].
/// - **May use:** `compiler.model`.
/// - **Must not use:** the passes.
/// - **Read next:** [CloudIdentity], the names that an API server sees.
@NullMarked
package io.bulkhead.compiler.rights;

import org.jspecify.annotations.NullMarked;
