/// The REST API: one handler for every kind and action, driven by the tables.
///
/// - **Front door:** [ResourcesApi].
/// - **May use:** `store`, `access`, `action`, core.
/// - **Must not use:** SQL, clusters; no kind is named here.
/// - **Read next:** `core`'s kind table.
@NullMarked
package io.bulkhead.api;

import org.jspecify.annotations.NullMarked;
