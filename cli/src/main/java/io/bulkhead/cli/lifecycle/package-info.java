/// Actions of documents with a lifecycle, waiting for them, and their status.
///
/// - **Front door:** [DeployCommand], [ActionCommand], [StatusCommand].
/// - **May use:** `noun`, `http`, `output`, `session`.
/// - **Must not use:** kinds by name: every kind with the action has the command.
/// - **Read next:** [RolloutSummary], the progress at one moment; [Waiting], which polls it.
@NullMarked
package io.bulkhead.cli.lifecycle;

import org.jspecify.annotations.NullMarked;
