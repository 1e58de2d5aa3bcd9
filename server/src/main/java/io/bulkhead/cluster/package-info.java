/// The door to a cluster: read, watch and write objects as somebody. All that reaches clusters does
/// it through this door; tests put a fake behind it.
///
/// - **Front door:** [ClusterConnection], [Fleet], [Observations].
/// - **May use:** `store`, core's manifests.
/// - **Must not use:** intents, deliveries' steps, HTTP of the hub.
/// - **Read next:** `cluster.client`, the real thing behind the door.
@NullMarked
package io.bulkhead.cluster;

import org.jspecify.annotations.NullMarked;
