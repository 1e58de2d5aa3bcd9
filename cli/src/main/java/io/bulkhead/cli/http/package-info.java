/// A client of the hub.
///
/// - **Front door:** [HubClient].
/// - **May use:** the JDK's HTTP client, `core`'s JSON trees.
/// - **Must not use:** picocli, kinds.
/// - **Read next:** [Refusal], which reads the hub's problems.
@NullMarked
package io.bulkhead.cli.http;

import org.jspecify.annotations.NullMarked;
