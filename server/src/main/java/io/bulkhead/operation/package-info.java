/// Actions of owners (approve, instantiate, update, terminate, stop), the operations that follow
/// them, and what goes on by itself when documents or clusters change.
///
/// - **Front door:** [LifecycleActions], [OperationReconciler], [DocumentReconciler].
/// - **May use:** `store`, `owner`, `plan`, `usage`, `certificate`, `reconcile`.
/// - **Must not use:** SQL, HTTP types.
/// - **Read next:** `delivery`, which does what is ordered here.
@NullMarked
package io.bulkhead.operation;

import org.jspecify.annotations.NullMarked;
