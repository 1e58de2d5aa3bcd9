/// The network policies that isolate tenants: of an untrusted namespace, and of a whole cluster if
/// it serves such policies.
///
/// - **Front door:** [CloudNetwork], [TierPolicies].
/// - **May use:** `compiler.model`.
/// - **Must not use:** the passes.
/// - **Read next:** `reachability`, which tells what policies leave open.
@NullMarked
package io.bulkhead.compiler.network;

import org.jspecify.annotations.NullMarked;
