/// What the hub measures of itself, for Prometheus.
///
/// - **Front door:** [Metric], the list.
/// - **May use:** the doors through which others count.
/// - **Must not use:** `boot`.
/// - **Read next:** `docs/reference`, which says what each means.
@NullMarked
package io.bulkhead.boot.metric;

import org.jspecify.annotations.NullMarked;
