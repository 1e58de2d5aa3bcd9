/// How far an owner's deliveries are, as EMCO and people ask for it.
///
/// - **Front door:** [StatusAction].
/// - **May use:** `store`, `owner`, `report`.
/// - **Must not use:** HTTP types.
/// - **Read next:** core's `response.status`.
@NullMarked
package io.bulkhead.status;

import org.jspecify.annotations.NullMarked;
