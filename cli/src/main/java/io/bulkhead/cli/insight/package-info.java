/// Read-only commands: plan, diff, explain, verify, operations, audit.
///
/// - **Front door:** [PlanCommand], [DiffCommand], [ExplainCommand], [VerifyCommand],
///   [IncidentsCommand], [OperationsCommand], [AuditCommand].
/// - **May use:** `noun`, `http`, `output`, `session`.
/// - **Must not use:** anything that writes.
/// - **Read next:** [Inquiry], what the first four have in common.
@NullMarked
package io.bulkhead.cli.insight;

import org.jspecify.annotations.NullMarked;
