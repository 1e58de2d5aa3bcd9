/// What can go wrong, as values.
///
/// - **Front door:** [Problem] (the list of codes), [Diagnostic] (one finding),
///   [BulkheadException].
/// - **May use:** the JDK.
/// - **Must not use:** any other package of ours.
/// - **Read next:** `api.ProblemMapper` in the server, which maps problems to HTTP statuses.
@NullMarked
package io.bulkhead.diagnostic;

import org.jspecify.annotations.NullMarked;
