/// Isolation reports that can be verified without the hub that wrote them: the facts in them, their
/// signature, and the recomputed verdicts.
///
/// - **Front door:** [SignedReport], [Recheck], [ReportFacts], [ProbeFindings]; [AuditLine] of an
///   exported audit.
/// - **May use:** `proof`, `reachability`, `kind` for its codec, `manifest`, `diagnostic`, the
///   JDK's signatures.
/// - **Must not use:** clock, storage, network, the compiler.
/// - **Read next:** `docs/adr/0012-signed-reports.md`, the format byte by byte.
@NullMarked
package io.bulkhead.attestation;

import org.jspecify.annotations.NullMarked;
