/// Charts become objects, with what came of chance kept and hooks where Helm would run them.
///
/// - **Front door:** [Render].
/// - **May use:** `compiler.model`, `compiler.placement`.
/// - **Must not use:** Helm itself: [ChartRenderer] is the door to it.
/// - **Read next:** [Chance].
@NullMarked
package io.bulkhead.compiler.rendering;

import org.jspecify.annotations.NullMarked;
