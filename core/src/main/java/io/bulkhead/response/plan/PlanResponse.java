package io.bulkhead.response.plan;

import io.bulkhead.response.DiagnosticResponse;
import io.bulkhead.response.ReachabilityResponse;
import java.util.List;

/// What would be delivered where, and why not elsewhere.
///
/// @param target path of the document
/// @param revision of the store that it was computed from
/// @param reachability who would reach whom; alike clusters share one
/// @param adapted changes to charts that the deployment allows
/// @param verdicts of placement, for each app and cluster
/// @param left fields that others rightly write
public record PlanResponse(
    String target,
    long revision,
    List<PlannedPart> parts,
    List<ReachabilityResponse> reachability,
    List<AdaptedObject> adapted,
    List<PlacementVerdict> verdicts,
    List<LeftField> left,
    List<DiagnosticResponse> diagnostics) {}
