/// A client of the Kubernetes API with its connections, and kubeconfigs.
///
/// - **Front door:** [KubernetesFleet], [KubernetesConnection], [Kubeconfig].
/// - **May use:** `cluster`, `store`.
/// - **Must not use:** anything that decides what is delivered.
/// - **Read next:** `fleet`, what clusters are observed to be.
@NullMarked
package io.bulkhead.cluster.client;

import org.jspecify.annotations.NullMarked;
