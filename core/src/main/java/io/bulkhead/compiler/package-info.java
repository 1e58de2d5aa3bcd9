/// Turns a [Snapshot] of intents and facts into bundles: Snapshot → [Model] → [Draft] →
/// [Compilation].
///
/// - **Front door:** [Compiler#compile].
/// - **May use:** `kind`, `manifest`, `bundle`, `diagnostic`, `guard`, `proof`, `quota`.
/// - **Must not use:** clock, randomness, environment, files, network.
/// - **Read next:** [Passes] lists every pass in running order.
@NullMarked
package io.bulkhead.compiler;

import org.jspecify.annotations.NullMarked;
