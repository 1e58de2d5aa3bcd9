/// The objects of a logical cloud on each of its clusters: namespace, permissions, quotas, bounds.
///
/// - **Front door:** [CloudObjects].
/// - **May use:** `compiler.model`, `compiler.rights`, `compiler.network`, `compiler.placement`.
/// - **Must not use:** `compiler.isolation`, which asks it how a namespace is labelled.
/// - **Read next:** [Bounds].
@NullMarked
package io.bulkhead.compiler.tenancy;

import org.jspecify.annotations.NullMarked;
