/// The hub's answers as records, which define their JSON. The description of the API and the
/// command line use them as well. Documents are not here; they are the records of their kinds.
///
/// - **Front door:** any record; [io.bulkhead.kind.table.Actions] names the one of each action.
/// - **May use:** the facts that answers contain, and Jackson's annotations.
/// - **Must not use:** HTTP, storage, the compiler.
/// - **Read next:** [io.bulkhead.response.plan].
@NullMarked
package io.bulkhead.response;

import org.jspecify.annotations.NullMarked;
