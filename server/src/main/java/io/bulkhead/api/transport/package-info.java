/// How requests come in and answers go out: bodies in pieces, forms, bounds, turns, and what is
/// accepted as an answer.
///
/// - **Front door:** [Request], [ApiResponse], [Intake], [Departures].
/// - **May use:** `access`, `chart`'s bounds of archives, `store`'s blobs, Vert.x.
/// - **Must not use:** `api`; what a path or a document means.
/// - **Read next:** `api`.
@NullMarked
package io.bulkhead.api.transport;

import org.jspecify.annotations.NullMarked;
