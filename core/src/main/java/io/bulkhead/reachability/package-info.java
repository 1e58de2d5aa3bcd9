/// Computes from network policies who can reach whom, on which ports, and through which rule.
///
/// - **Front door:** [Reachability#report]; [Facts], what it is computed from;
///   [ReachabilityJudge#judge] for one pair of pods.
/// - **May use:** `manifest`, `diagnostic`, `guard` (its labels).
/// - **Must not use:** `compiler`, clock, files, network.
/// - **Read next:** [ReachabilityJudge], the order in which policies decide.
@NullMarked
package io.bulkhead.reachability;

import org.jspecify.annotations.NullMarked;
