/// Access to clusters: reading, watching and writing objects, also on behalf of an actor. All
/// traffic to clusters goes through here; tests use a fake instead. To learn what is on a cluster,
/// join it in [Clusters] and follow a [Selection]. Each resource of a cluster is listed and watched
/// once, by one informer that serves all subscribers and keeps no objects itself. If they select
/// different objects of a resource, it asks for all, and each subscriber gets its own selection.
/// The metadata of a resource counts as a resource of its own, since whole definitions are a
/// thousand times as large.
///
/// - **Front door:** [Clusters], [ClusterConnection], [Fleet], [Observations].
/// - **May use:** `store`, core's manifests.
/// - **Must not use:** intents, deliveries' steps, HTTP of the hub.
/// - **Read next:** `cluster.client`, the real client.
@NullMarked
package io.bulkhead.cluster;

import org.jspecify.annotations.NullMarked;
