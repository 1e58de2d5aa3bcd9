/// The interface between actions and the code that carries them out.
///
/// - **Front door:** [ActionHandler]; [ActionContext], what actions work with.
/// - **May use:** `store`, `cluster`, `evidence`, core.
/// - **Must not use:** HTTP types.
/// - **Read next:** `boot`, whose assembly lists all handlers.
@NullMarked
package io.bulkhead.action;

import org.jspecify.annotations.NullMarked;
