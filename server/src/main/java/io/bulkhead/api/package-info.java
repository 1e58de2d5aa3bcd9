/// The REST API over HTTP: makes values of a request, and an answer of what came of them.
///
/// - **Front door:** [ResourcesApi].
/// - **May use:** `intent`, `action`, `access`, `store` for the audit and files, core.
/// - **Must not use:** SQL, clusters; no kind is named here.
/// - **Read next:** `core`'s kind table.
@NullMarked
package io.bulkhead.api;

import org.jspecify.annotations.NullMarked;
