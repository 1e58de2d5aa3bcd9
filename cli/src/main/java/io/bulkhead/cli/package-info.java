/// The `bulkhead` command.
///
/// - **Front door:** [Main]; [Verbs] lists every command.
/// - **May use:** everything below it, `core`, picocli, the JDK.
/// - **Must not use:** the server, Quarkus, a database, a Kubernetes client.
/// - **Read next:** [Program].
@NullMarked
package io.bulkhead.cli;

import org.jspecify.annotations.NullMarked;
