/// The tables that keep records of one kind each and notify nobody: incidents, operations,
/// revisions, quotas, reports, tokens.
///
/// - **Front door:** one class for each, made for one transaction.
/// - **May use:** `store`, `store.database`, Jdbi.
/// - **Must not use:** `store.sql`, whose transactions put these together.
/// - **Read next:** `store.sql`, with the tables whose changes go into the change log.
@NullMarked
package io.bulkhead.store.sql.table;

import org.jspecify.annotations.NullMarked;
