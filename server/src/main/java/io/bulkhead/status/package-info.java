/// The status of an owner's deliveries, for EMCO's clients and for people.
///
/// - **Front door:** [StatusAction].
/// - **May use:** `store`, `owner`, `report`.
/// - **Must not use:** HTTP types.
/// - **Read next:** core's `response.status`.
@NullMarked
package io.bulkhead.status;

import org.jspecify.annotations.NullMarked;
