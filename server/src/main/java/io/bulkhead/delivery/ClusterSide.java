package io.bulkhead.delivery;

import io.bulkhead.kind.fleet.ClusterId;
import java.util.concurrent.Semaphore;

/// All that belongs to one cluster while the engine runs.
///
/// @param places for deliveries of this cluster that are worked on
record ClusterSide(
    ClusterId id,
    ClusterLink link,
    ClusterCache cache,
    ClusterWatch watch,
    ObjectWriter writer,
    RepairLimits limits,
    Semaphore places) {}
