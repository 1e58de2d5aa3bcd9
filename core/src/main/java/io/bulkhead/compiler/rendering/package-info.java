/// Renders charts into objects, keeps random values, and places hooks where Helm would run them.
///
/// - **Front door:** [Render].
/// - **May use:** `compiler.model`, `compiler.placement`.
/// - **Must not use:** Helm itself: [ChartRenderer] is the access to it.
/// - **Read next:** [Chance].
@NullMarked
package io.bulkhead.compiler.rendering;

import org.jspecify.annotations.NullMarked;
