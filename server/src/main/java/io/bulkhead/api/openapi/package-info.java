/// The API's description: OpenAPI from the tables of kinds and actions.
///
/// - **Front door:** [OpenApi].
/// - **May use:** core's tables and responses.
/// - **Must not use:** `api`.
/// - **Read next:** `api`, which serves it.
@NullMarked
package io.bulkhead.api.openapi;

import org.jspecify.annotations.NullMarked;
