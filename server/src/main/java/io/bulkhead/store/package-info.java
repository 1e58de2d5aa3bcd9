/// The only code that sees SQL: documents, files, lifecycles, bundles, deliveries, secrets,
/// operations, audit.
///
/// - **Front door:** [Store].
/// - **May use:** `core`, Jdbi, Flyway, the key ring.
/// - **Must not use:** HTTP, the Kubernetes API.
/// - **Read next:** `db/migration`, one folder for both databases.
@NullMarked
package io.bulkhead.store;

import org.jspecify.annotations.NullMarked;
