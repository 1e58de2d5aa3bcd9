/// Isolation reports that can be checked without the hub that made them: the facts in them, their
/// signature, and the verdicts computed again.
///
/// - **Front door:** [SignedReport], [Recheck], [ReportFacts], [ProbeFindings]; [AuditLine] of an
///   exported audit.
/// - **May use:** `proof`, `reachability`, `kind` for its codec, `manifest`, `diagnostic`, the
///   JDK's signatures.
/// - **Must not use:** clock, storage, network, the compiler.
/// - **Read next:** `docs/adr/0012-signed-reports.md`, the form byte by byte.
@NullMarked
package io.bulkhead.attestation;

import org.jspecify.annotations.NullMarked;
