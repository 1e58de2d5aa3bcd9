package io.bulkhead.response;

import java.time.Instant;

/// An isolation report that was kept.
///
/// @param holds whether isolation was proven
/// @param cause `asked`, or why the hub kept it by itself
public record ReportSummary(String id, Instant time, boolean holds, String cause) {}
