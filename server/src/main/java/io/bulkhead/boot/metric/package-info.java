/// The hub's own metrics, for Prometheus.
///
/// - **Front door:** [Metric], the list.
/// - **May use:** the metrics interfaces of other packages.
/// - **Must not use:** `boot`.
/// - **Read next:** `docs/reference`, which explains each metric.
@NullMarked
package io.bulkhead.boot.metric;

import org.jspecify.annotations.NullMarked;
