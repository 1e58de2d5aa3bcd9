/// The proof: verdicts, reports and the keys that sign them, and the records of what happened.
///
/// - **Front door:** [ReportActions], [ReportWriter], [HistoryActions].
/// - **May use:** `store`, `evidence`, `plan`.
/// - **Must not use:** HTTP types, connections to clusters.
/// - **Read next:** core's `attestation`.
@NullMarked
package io.bulkhead.report;

import org.jspecify.annotations.NullMarked;
