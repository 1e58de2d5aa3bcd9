package io.bulkhead.response;

import java.time.Instant;

/// An isolation report of the history.
///
/// @param holds whether isolation was proven
/// @param cause `asked`, or why the hub kept it automatically
public record ReportSummary(String id, Instant time, boolean holds, String cause) {}
