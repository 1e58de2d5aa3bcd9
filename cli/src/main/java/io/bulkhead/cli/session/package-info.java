/// The environment of one command: streams, variables, contexts; how it ends.
///
/// - **Front door:** [Verb], the parent of every command; [CommandFailure], the only way to fail.
/// - **May use:** `http`, `core`, picocli.
/// - **Must not use:** kinds by name.
/// - **Read next:** [ExitCode].
@NullMarked
package io.bulkhead.cli.session;

import org.jspecify.annotations.NullMarked;
