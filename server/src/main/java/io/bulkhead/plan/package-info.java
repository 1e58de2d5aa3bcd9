/// From intents to what would happen: snapshots, compiled plans, differences, explanations, lint.
///
/// - **Front door:** [Plans], [PlanActions].
/// - **May use:** `store`, core's compiler, observations of clusters.
/// - **Must not use:** HTTP types; nothing is ordered here.
/// - **Read next:** `operation`, which orders what was planned.
@NullMarked
package io.bulkhead.plan;

import org.jspecify.annotations.NullMarked;
