/// Chooses clusters by intents and by the sandbox classes that clusters offer.
///
/// - **Front door:** [Place], [PlaceCloud], [PlaceBaseline], each the first pass of its kind of
///   target.
/// - **May use:** `compiler.model`, `compiler.rights`.
/// - **Must not use:** the other passes.
/// - **Read next:** [Sandboxes].
@NullMarked
package io.bulkhead.compiler.placement;

import org.jspecify.annotations.NullMarked;
