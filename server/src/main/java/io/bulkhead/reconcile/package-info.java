/// One work queue for everything that follows from a change: each key is queued once however often
/// it is added, never in work twice at the same time, several keys concurrently, retried after a
/// failure with growing pauses, and later if the reconciler says so. Keys are held in memory only;
/// everything is derived from the store and the watches, so a start begins with all of them.
///
/// - **Front door:** [Reconciler], what is done for a key; [Reconciliation], which runs it;
///   [Reconciliations], which runs them all and passes the change log on to them; [ChangeFollower],
///   for consumers that want every change and have no keys.
/// - **May use:** `store`, for its change log.
/// - **Must not use:** anything that knows what a key stands for.
/// - **Read next:** `boot`, whose engine has the list of reconcilers.
@NullMarked
package io.bulkhead.reconcile;

import org.jspecify.annotations.NullMarked;
