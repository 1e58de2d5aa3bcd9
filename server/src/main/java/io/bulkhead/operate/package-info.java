/// Carries actions out: from intents to a compiled plan, to deliveries, to status.
///
/// - **Front door:** [ActionHandler]; the list is `OperateActions`.
/// - **May use:** `store`, `core`'s compiler, the observations of `delivery`, connections of
///   `fleet`.
/// - **Must not use:** SQL, HTTP types.
/// - **Read next:** `delivery`, which does what is decided here.
@NullMarked
package io.bulkhead.operate;

import org.jspecify.annotations.NullMarked;
