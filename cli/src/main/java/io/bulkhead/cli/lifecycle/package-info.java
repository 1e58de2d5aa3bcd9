/// Actions of what has a lifecycle, waiting for them, and looking at them.
///
/// - **Front door:** [DeployCommand], [ActionCommand], [StatusCommand].
/// - **May use:** `noun`, `http`, `output`, `session`.
/// - **Must not use:** kinds by name: what has the action has the command.
/// - **Read next:** [RolloutSummary], one look at how far it is; [Waiting], many looks.
@NullMarked
package io.bulkhead.cli.lifecycle;

import org.jspecify.annotations.NullMarked;
