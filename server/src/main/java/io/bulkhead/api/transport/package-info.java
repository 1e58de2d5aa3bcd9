/// How requests arrive and responses are sent: bodies in pieces, forms, limits, turns, and content
/// negotiation.
///
/// - **Front door:** [Request], [ApiResponse], [Intake], [Departures].
/// - **May use:** `access`, `chart`'s limits of archives, `store`'s blobs, Vert.x.
/// - **Must not use:** `api`; what a path or a document means.
/// - **Read next:** `api`.
@NullMarked
package io.bulkhead.api.transport;

import org.jspecify.annotations.NullMarked;
