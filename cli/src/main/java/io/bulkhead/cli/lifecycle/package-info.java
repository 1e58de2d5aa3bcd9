/// Actions of what has a lifecycle, waiting for them, and looking at them.
///
/// - **Front door:** [Deploy], [Act], [Status].
/// - **May use:** `noun`, `http`, `output`, `session`.
/// - **Must not use:** kinds by name: what has the action has the command.
/// - **Read next:** [Rollout], one look at how far it is; [Waiting], many looks.
@NullMarked
package io.bulkhead.cli.lifecycle;

import org.jspecify.annotations.NullMarked;
