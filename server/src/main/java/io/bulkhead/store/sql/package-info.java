/// The store in SQL: one class for the rows of each subject, and the transactions above them.
///
/// - **Front door:** [SqlStore].
/// - **May use:** `store`, `store.database`, Jdbi.
/// - **Must not use:** HTTP, the Kubernetes API.
/// - **Read next:** `db/migration`, one folder for both databases.
@NullMarked
package io.bulkhead.store.sql;

import org.jspecify.annotations.NullMarked;
