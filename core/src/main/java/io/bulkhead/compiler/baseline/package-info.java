/// What every registered cluster gets: sandbox classes, the guard, probes.
///
/// - **Front door:** [BaselineObjects].
/// - **May use:** `compiler.model`, `compiler.network`, `compiler.placement`, `guard`.
/// - **Must not use:** intents of tenants.
/// - **Read next:** `guard`, the policies themselves.
@NullMarked
package io.bulkhead.compiler.baseline;

import org.jspecify.annotations.NullMarked;
