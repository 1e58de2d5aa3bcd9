/// The guard: admission policies that hold on a cluster even when the hub is gone.
///
/// - **Front door:** [Guard], which makes the policies of a cluster and says whether those that are
///   there are still the same. [Terms] is what they depend on.
/// - **May use:** `manifest`.
/// - **Must not use:** kinds, the compiler, storage, HTTP, time, randomness.
/// - **Read next:** [PodRules], what every pod and pod template must keep; then [ObjectRules] and
///   [RouteRules]. [GuardPolicy] turns rules into objects.
@NullMarked
package io.bulkhead.guard;

import org.jspecify.annotations.NullMarked;
