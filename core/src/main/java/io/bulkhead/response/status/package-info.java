/// The status of deployments and logical clouds, with EMCO's members and omissions.
///
/// - **Front door:** [StatusAnswer].
/// - **May use:** [io.bulkhead.response] and what it may use.
/// - **Must not use:** HTTP, storage, the compiler.
/// - **Read next:** the server's `status`, which fills them.
@NullMarked
package io.bulkhead.response.status;

import org.jspecify.annotations.NullMarked;
