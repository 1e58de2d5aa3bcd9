/// Files that a user applies: our YAML format and EMCO's, in the table's order.
///
/// - **Front door:** [DocumentReader].
/// - **May use:** `core`, `noun`, files.
/// - **Must not use:** the network; kinds by name.
/// - **Read next:** [Document].
@NullMarked
package io.bulkhead.cli.document;

import org.jspecify.annotations.NullMarked;
