package io.bulkhead.response.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.bulkhead.response.DiagnosticResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a plan would say of a chart; the members are those of a plan.
///
/// @param chart its name, which is used as the app's
/// @param logicalCloud `project/logical-cloud` to deploy into; null for any cluster
public record LintResponse(
    String chart,
    @JsonInclude(Include.NON_NULL) @Nullable String logicalCloud,
    long revision,
    List<PlannedPart> parts,
    List<AdaptedObject> adapted,
    List<PlacementVerdict> verdicts,
    List<LeftField> left,
    List<DiagnosticResponse> diagnostics) {}
