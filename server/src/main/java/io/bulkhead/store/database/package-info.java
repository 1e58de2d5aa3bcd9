/// The database beneath: opening and migrating it, who alone may write to it, and the keys by which
/// secrets are encrypted.
///
/// - **Front door:** [Database], [Claim], [KeyRing].
/// - **May use:** `store`'s options and failures, Flyway.
/// - **Must not use:** rows of any subject.
/// - **Read next:** `store.sql`.
@NullMarked
package io.bulkhead.store.database;

import org.jspecify.annotations.NullMarked;
