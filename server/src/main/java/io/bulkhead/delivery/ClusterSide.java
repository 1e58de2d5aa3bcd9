package io.bulkhead.delivery;

import io.bulkhead.kind.fleet.ClusterId;

/// All that belongs to one cluster while the engine runs.
///
/// @param retries when what failed is tried again
/// @param places for deliveries of this cluster that are worked on
record ClusterSide(
    ClusterId id,
    ClusterLink link,
    ClusterCache cache,
    ClusterWatch watch,
    ObjectWriter writer,
    RepairLimits limits,
    Retries retries,
    Places places) {}
