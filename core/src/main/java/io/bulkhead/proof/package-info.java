/// Judges whether a pod is isolated, from facts alone.
///
/// - **Front door:** [Judge].
/// - **May use:** the JDK.
/// - **Must not use:** clock, storage, network, the compiler.
/// - **Read next:** the server's `evidence`, which collects the facts.
@NullMarked
package io.bulkhead.proof;

import org.jspecify.annotations.NullMarked;
