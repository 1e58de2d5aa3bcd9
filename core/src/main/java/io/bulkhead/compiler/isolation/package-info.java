/// Keeps the charts of untrusted clouds in their sandboxes: adapts what may be adapted, sets class
/// and limits, and refuses what a cluster's guard would refuse, with the field and the cure.
///
/// - **Front door:** [Isolate].
/// - **May use:** `compiler.model` and the passes before it; `admission`, `guard`, `reachability`.
/// - **Must not use:** `compiler.capacity`, which runs after it.
/// - **Read next:** [GuardJudge], which evaluates the policies themselves.
@NullMarked
package io.bulkhead.compiler.isolation;

import org.jspecify.annotations.NullMarked;
