/// Output for users: tables, YAML, JSON, names.
///
/// - **Front door:** [Format] and [TextTable].
/// - **May use:** `core`.
/// - **Must not use:** the network.
/// - **Read next:** [Shown], one document in each of the formats.
@NullMarked
package io.bulkhead.cli.output;

import org.jspecify.annotations.NullMarked;
