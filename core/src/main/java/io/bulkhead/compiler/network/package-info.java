/// The network policies that keep tenants apart: of an untrusted namespace, and of a whole cluster
/// where it knows such policies.
///
/// - **Front door:** [CloudNetwork], [TierPolicies].
/// - **May use:** `compiler.model`.
/// - **Must not use:** the passes.
/// - **Read next:** `reachability`, which says what policies leave open.
@NullMarked
package io.bulkhead.compiler.network;

import org.jspecify.annotations.NullMarked;
