/// Predicts a cluster's admission by evaluating the CEL of the very policies that the guard
/// delivers, so that a plan and a cluster have one source of rules.
///
/// - **Front door:** [Admission#of], [Admission#judge].
/// - **May use:** `guard`, `manifest`, `reachability`, a CEL library.
/// - **Must not use:** the compiler, clock, files, network.
/// - **Read next:** [AdmissionPolicy] (one policy), [CelLibrary] (what Kubernetes' CEL has beyond
///   the standard).
@NullMarked
package io.bulkhead.admission;

import org.jspecify.annotations.NullMarked;
