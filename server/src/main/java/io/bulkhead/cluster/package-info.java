/// The door to a cluster: read, watch and write objects as somebody. All that reaches clusters does
/// it through this door; tests put a fake behind it. Whoever wants to know what is on a cluster
/// joins in [Clusters] and follows a [Selection]: each resource of a cluster is listed and watched
/// once, by one informer that tells all its subscribers and keeps no object itself. Where two want
/// different objects of a resource it asks for all, and each is told of its own; the metadata of a
/// resource counts as another resource, since whole definitions are a thousand times as large.
///
/// - **Front door:** [Clusters], [ClusterConnection], [Fleet], [Observations].
/// - **May use:** `store`, core's manifests.
/// - **Must not use:** intents, deliveries' steps, HTTP of the hub.
/// - **Read next:** `cluster.client`, the real thing behind the door.
@NullMarked
package io.bulkhead.cluster;

import org.jspecify.annotations.NullMarked;
