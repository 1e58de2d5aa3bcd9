/// All kinds and all actions, row by row, so that the rest of the product need not name kinds.
///
/// - **Front door:** [KindTable#standard], [Actions].
/// - **May use:** `kind` with the packages of its rows, `response`.
/// - **Must not use:** the compiler, storage, HTTP.
/// - **Read next:** [EmcoRoutes], what of EMCO's API has no row.
@NullMarked
package io.bulkhead.kind.table;

import org.jspecify.annotations.NullMarked;
