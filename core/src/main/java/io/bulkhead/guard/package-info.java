/// The guard: admission policies that protect a cluster even without the hub.
///
/// - **Front door:** [Guard], which builds the policies of a cluster and tells whether the live
///   ones are unchanged. [Terms] is what they depend on.
/// - **May use:** `manifest`.
/// - **Must not use:** kinds, the compiler, storage, HTTP, time, randomness.
/// - **Read next:** [PodRules], rules for every pod and pod template; then [ObjectRules] and
///   [RouteRules]. [GuardPolicy] turns rules into objects.
@NullMarked
package io.bulkhead.guard;

import org.jspecify.annotations.NullMarked;
