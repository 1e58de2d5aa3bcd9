/// The REST API over HTTP: turns requests into values, and outcomes into answers.
///
/// - **Front door:** [ResourcesApi].
/// - **May use:** `intent`, `action`, `access`, `store` for the audit and files, core.
/// - **Must not use:** SQL, clusters; no kind is named here.
/// - **Read next:** `core`'s kind table.
@NullMarked
package io.bulkhead.api;

import org.jspecify.annotations.NullMarked;
