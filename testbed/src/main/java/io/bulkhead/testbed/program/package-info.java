/// The programs of a bed: built once at pinned versions, started, watched and stopped.
///
/// - **Front door:** [Toolchain], [Daemons].
/// - **May use:** the JDK, processes, Go to build.
/// - **Must not use:** what the programs are for: `cluster`, `node`.
/// - **Read next:** [Tool], the list of programs.
@NullMarked
package io.bulkhead.testbed.program;

import org.jspecify.annotations.NullMarked;
