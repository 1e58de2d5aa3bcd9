/// The reference pages under `docs/reference`, generated from the tables of kinds and actions.
///
/// - **Front door:** [Reference].
/// - **May use:** `kind`, `manifest`.
/// - **Must not use:** the compiler, storage, HTTP. Nothing in the product uses this package; only
///   `bulkhead dev generate` does.
/// - **Read next:** [KindPage].
@NullMarked
package io.bulkhead.reference;

import org.jspecify.annotations.NullMarked;
