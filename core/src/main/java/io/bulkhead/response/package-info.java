/// What the hub answers, as records: the shapes of its JSON. The description of the API and the
/// command line read them as well. Documents are not here; they are the records of their kinds.
///
/// - **Front door:** any record; [io.bulkhead.kind.table.Actions] names the one of each action.
/// - **May use:** the facts that answers are made of, and Jackson's annotations.
/// - **Must not use:** HTTP, storage, the compiler.
/// - **Read next:** [io.bulkhead.response.plan].
@NullMarked
package io.bulkhead.response;

import org.jspecify.annotations.NullMarked;
