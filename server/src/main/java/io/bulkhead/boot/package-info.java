/// Starts and stops the hub and wires its parts together.
///
/// - **Front door:** [Main].
/// - **May use:** every package.
/// - **Must not use:** nothing is forbidden here.
/// - **Read next:** `api`.
@NullMarked
package io.bulkhead.boot;

import org.jspecify.annotations.NullMarked;
