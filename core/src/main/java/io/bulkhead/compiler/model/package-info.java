/// What all passes work with: the [Snapshot] of one [Target], its [Model] with references resolved,
/// the [Draft] of objects that passes change, and the types for findings and labels.
///
/// - **Front door:** [Pass].
/// - **May use:** `kind`, `manifest`, `bundle`, `diagnostic`, `guard`, `admission`, `proof`,
///   `quota`.
/// - **Must not use:** any pass; clock, randomness, files, network.
/// - **Read next:** [Draft].
@NullMarked
package io.bulkhead.compiler.model;

import org.jspecify.annotations.NullMarked;
