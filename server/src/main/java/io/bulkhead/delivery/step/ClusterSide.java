package io.bulkhead.delivery.step;

import io.bulkhead.cluster.ClusterLink;
import io.bulkhead.cluster.Places;
import io.bulkhead.delivery.state.ClusterCache;
import io.bulkhead.delivery.state.ClusterWatch;
import io.bulkhead.delivery.state.Retries;
import io.bulkhead.delivery.write.ObjectWriter;
import io.bulkhead.delivery.write.RepairLimits;
import io.bulkhead.kind.fleet.ClusterId;

/// Everything that belongs to one cluster while the engine runs.
///
/// @param retries when failures are retried
/// @param places for deliveries of this cluster in work
record ClusterSide(
    ClusterId id,
    ClusterLink link,
    ClusterCache cache,
    ClusterWatch watch,
    ObjectWriter writer,
    RepairLimits limits,
    Retries retries,
    Places places) {}
