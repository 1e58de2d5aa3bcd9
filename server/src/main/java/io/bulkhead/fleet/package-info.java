/// Observed properties of clusters: versions, nodes, sandboxes, networks.
///
/// - **Front door:** [ClusterObserver].
/// - **May use:** `cluster`, `cluster.client`, `store`.
/// - **Must not use:** intents of tenants, deliveries.
/// - **Read next:** `evidence`.
@NullMarked
package io.bulkhead.fleet;

import org.jspecify.annotations.NullMarked;
