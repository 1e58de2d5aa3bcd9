/// What users type to name things: nouns of the kind table, and paths of names.
///
/// - **Front door:** [Nouns] and [NounPaths].
/// - **May use:** `core`.
/// - **Must not use:** the network; kinds by name.
/// - **Read next:** [Listing], which reads lists for any kind.
@NullMarked
package io.bulkhead.cli.noun;

import org.jspecify.annotations.NullMarked;
