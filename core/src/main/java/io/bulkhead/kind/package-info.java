/// The kind table: every kind of intent is one row.
///
/// - **Front door:** [KindTable], [Kind], [Documents].
/// - **May use:** `diagnostic`, `quota`, Jackson annotations, Jakarta Validation annotations.
/// - **Must not use:** the compiler, storage, HTTP.
/// - **Read next:** [KindTable#standard] lists every kind.
@NullMarked
package io.bulkhead.kind;

import org.jspecify.annotations.NullMarked;
