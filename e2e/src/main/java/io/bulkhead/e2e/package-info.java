/// The hub and the command line as a user has them, for user stories and the demo.
///
/// - **Front door:** [HubProcess], [CommandLine], [Demo].
/// - **May use:** the test bed, processes, HTTP.
/// - **Must not use:** classes of the hub or the command line.
/// - **Read next:** [Demo], the story that it tells.
@NullMarked
package io.bulkhead.e2e;

import org.jspecify.annotations.NullMarked;
