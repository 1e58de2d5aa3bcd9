/// The hub's durable state: documents, files, lifecycles, bundles, deliveries, secrets, operations,
/// audit.
///
/// - **Front door:** [Store].
/// - **May use:** core.
/// - **Must not use:** HTTP, the Kubernetes API, SQL.
/// - **Read next:** `store.sql`, the only code that sees SQL.
@NullMarked
package io.bulkhead.store;

import org.jspecify.annotations.NullMarked;
