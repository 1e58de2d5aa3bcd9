/// Kinds of intents as rows, keys of documents, and how documents are read and written.
///
/// - **Front door:** [Kind], [Documents].
/// - **May use:** `diagnostic`, `quota`, Jackson annotations, Jakarta Validation annotations.
/// - **Must not use:** the rows themselves (packages below it), the compiler, storage, HTTP.
/// - **Read next:** [io.bulkhead.kind.table.KindTable] lists every kind.
@NullMarked
package io.bulkhead.kind;

import org.jspecify.annotations.NullMarked;
