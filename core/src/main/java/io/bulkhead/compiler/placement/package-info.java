/// Chooses clusters, by what intents say and by the sandbox classes that clusters offer.
///
/// - **Front door:** [Place], the first pass.
/// - **May use:** `compiler.model`, `compiler.rights`.
/// - **Must not use:** the other passes.
/// - **Read next:** [Sandboxes].
@NullMarked
package io.bulkhead.compiler.placement;

import org.jspecify.annotations.NullMarked;
