/// Lifecycles of deployment intent groups and logical clouds, as values and pure transitions.
///
/// - **Front door:** [Lifecycle], [RolloutStatus].
/// - **May use:** `diagnostic`.
/// - **Must not use:** the clock: times are handed in.
/// - **Read next:** the server's `lifecycle` package, which carries actions out.
@NullMarked
package io.bulkhead.lifecycle;

import org.jspecify.annotations.NullMarked;
