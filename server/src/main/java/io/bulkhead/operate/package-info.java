/// Carries actions out: from intents to a compiled plan, to deliveries, to status.
///
/// - **Front door:** [Operate], which lists the handlers of actions ([ActionHandler]) and the
///   reconcilers.
/// - **May use:** `store`, `core`'s compiler, the observations of `delivery`, connections of
///   `fleet`, `reconcile`.
/// - **Must not use:** SQL, HTTP types.
/// - **Read next:** `delivery`, which does what is decided here.
@NullMarked
package io.bulkhead.operate;

import org.jspecify.annotations.NullMarked;
