/// Turns a [snapshot][io.bulkhead.compiler.model.Snapshot] of intents and facts into bundles:
/// snapshot → [model][io.bulkhead.compiler.model.Model] → [draft][io.bulkhead.compiler.model.Draft]
/// → [Compilation]. There is a package for each capability.
///
/// - **Front door:** [Compiler#compile].
/// - **May use:** all packages below it, none of which may use it; `kind`, `manifest`, `bundle`,
///   `diagnostic`, `guard`, `quota`.
/// - **Must not use:** clock, randomness, environment, files, network.
/// - **Read next:** [Passes] lists every pass in running order.
@NullMarked
package io.bulkhead.compiler;

import org.jspecify.annotations.NullMarked;
