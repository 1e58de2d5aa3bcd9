/// Actions of owners (approve, instantiate, update, terminate, stop), the operations that track
/// them, and automatic reactions to changes of documents or clusters.
///
/// - **Front door:** [LifecycleActions], [OperationReconciler], [DocumentReconciler].
/// - **May use:** `store`, `owner`, `plan`, `usage`, `certificate`, `reconcile`.
/// - **Must not use:** SQL, HTTP types.
/// - **Read next:** `delivery`, which carries out the orders.
@NullMarked
package io.bulkhead.operation;

import org.jspecify.annotations.NullMarked;
