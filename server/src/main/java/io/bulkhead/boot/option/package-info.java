/// The configuration of a start: flags, environment, files.
///
/// - **Front door:** [Options].
/// - **May use:** every package that can be configured.
/// - **Must not use:** `boot`.
/// - **Read next:** `boot`.
@NullMarked
package io.bulkhead.boot.option;

import org.jspecify.annotations.NullMarked;
