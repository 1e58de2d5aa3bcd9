/// What the hub is told when it starts: flags, environment, files.
///
/// - **Front door:** [Options].
/// - **May use:** every package that has something to be told.
/// - **Must not use:** `boot`.
/// - **Read next:** `boot`.
@NullMarked
package io.bulkhead.boot.option;

import org.jspecify.annotations.NullMarked;
