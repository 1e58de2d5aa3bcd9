/// Writes objects to a cluster: server-side apply, fields that are left to others, and which parts
/// of an object are ours.
///
/// - **Front door:** [ObjectWriter]; [Rights#explained], why a cluster refuses.
/// - **May use:** `cluster`, core's manifests.
/// - **Must not use:** the store's rows, intents.
/// - **Read next:** `delivery.state`.
@NullMarked
package io.bulkhead.delivery.write;

import org.jspecify.annotations.NullMarked;
