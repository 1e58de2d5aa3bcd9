/// Reading and writing documents: apply, get, describe, delete.
///
/// - **Front door:** [ApplyCommand], [GetCommand], [DescribeCommand], [DeleteCommand].
/// - **May use:** `document`, `noun`, `http`, `output`, `session`, `lifecycle`.
/// - **Must not use:** kinds by name.
/// - **Read next:** [Upsert].
@NullMarked
package io.bulkhead.cli.intent;

import org.jspecify.annotations.NullMarked;
