/// Why a live object or pod is not ready, read from nothing but the object itself.
///
/// - **Front door:** [Unready], [UnreadyObject], [UnreadyPod].
/// - **May use:** JSON.
/// - **Must not use:** a cluster, the store, deliveries.
/// - **Read next:** `delivery.state.ReadinessRules`, which decides whether it is ready.
@NullMarked
package io.bulkhead.cluster.unready;

import org.jspecify.annotations.NullMarked;
