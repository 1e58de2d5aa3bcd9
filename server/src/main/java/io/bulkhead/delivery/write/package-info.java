/// Writes objects to a cluster: server-side apply, what is left to others, and what of an object is
/// ours.
///
/// - **Front door:** [ObjectWriter]; [Rights#explained], why a cluster refuses.
/// - **May use:** `cluster`, core's manifests.
/// - **Must not use:** the store's rows, intents.
/// - **Read next:** `delivery.state`.
@NullMarked
package io.bulkhead.delivery.write;

import org.jspecify.annotations.NullMarked;
