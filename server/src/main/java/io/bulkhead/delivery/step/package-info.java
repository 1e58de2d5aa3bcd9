/// One look at one delivery: install, remove, repair, take over, give back.
///
/// - **Front door:** [PushDriver].
/// - **May use:** `delivery.state`, `delivery.write`, `cluster`.
/// - **Must not use:** intents, the compiler.
/// - **Read next:** `delivery`, which decides when to look.
@NullMarked
package io.bulkhead.delivery.step;

import org.jspecify.annotations.NullMarked;
