/// Documents as values: a kind, a key, the bytes of a document and its sender come in, an outcome
/// or a [io.bulkhead.diagnostic.BulkheadException] goes out. Decoding, rules, references, guards
/// and ownership are handled here, and each change is one transaction.
///
/// - **Front door:** [IntentDoor]; every way to bring documents in goes through it.
/// - **May use:** `store`, `access`, core.
/// - **Must not use:** HTTP or another transport, clusters, `api`; no kind is named here.
/// - **Read next:** `core`'s kind table.
@NullMarked
package io.bulkhead.intent;

import org.jspecify.annotations.NullMarked;
