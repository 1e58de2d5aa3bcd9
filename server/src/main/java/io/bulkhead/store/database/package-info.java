/// The underlying database: opening and migrating it, exclusive access to it, and the keys that
/// encrypt secrets.
///
/// - **Front door:** [Database], [Claim], [KeyRing].
/// - **May use:** `store`'s options and failures, Flyway.
/// - **Must not use:** rows of any subject.
/// - **Read next:** `store.sql`.
@NullMarked
package io.bulkhead.store.database;

import org.jspecify.annotations.NullMarked;
