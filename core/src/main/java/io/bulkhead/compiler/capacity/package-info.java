/// What apps request of nodes and quotas, and on which of the candidate clusters they fit.
///
/// - **Front door:** [Fit].
/// - **May use:** `compiler.model` and the passes before it; `quota`.
/// - **Must not use:** stored usage: the snapshot brings what is used.
/// - **Read next:** [Demand], the sum; [Load], what an app makes of it.
@NullMarked
package io.bulkhead.compiler.capacity;

import org.jspecify.annotations.NullMarked;
