/// Collects from watches what the proof of isolation needs, and opens incidents where it fails.
///
/// - **Front door:** [ClusterObservations], [Examiner], [IncidentReconciler].
/// - **May use:** `fleet`, `cluster`, `store`, `reconcile`, core's `proof`, `quota`, `reachability`
///   and `label`.
/// - **Must not use:** the compiler, HTTP of the hub, `operation`.
/// - **Read next:** core's `proof.Judge`, which decides.
@NullMarked
package io.bulkhead.evidence;

import org.jspecify.annotations.NullMarked;
