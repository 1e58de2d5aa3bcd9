/// What can go wrong, as values.
///
/// - **Front door:** [Problem] (the list of codes), [Diagnostic] (one finding),
///   [BulkheadException].
/// - **May use:** the JDK.
/// - **Must not use:** any other package of ours.
/// - **Read next:** `api.ProblemMapper` in the server, the one place where a problem becomes a
///   status.
@NullMarked
package io.bulkhead.diagnostic;

import org.jspecify.annotations.NullMarked;
