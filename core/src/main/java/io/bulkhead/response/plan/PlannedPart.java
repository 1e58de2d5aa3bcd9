package io.bulkhead.response.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One part of a plan, usually an app.
///
/// @param gates what it waits for
/// @param groups clusters that get the same
public record PlannedPart(String part, List<PlannedGate> gates, List<PlannedGroup> groups) {
  /// @param part that it waits for
  /// @param until the state that the part must have reached: `deployed` or `ready`
  /// @param pauseSeconds to wait after that
  public record PlannedGate(String part, String until, long pauseSeconds) {}

  /// @param bundle digest (SHA-256, hex) of the delivered bundle
  /// @param clusters `provider+cluster`
  public record PlannedGroup(String bundle, List<String> clusters, List<PlannedObject> objects) {}

  /// @param digest SHA-256 of the object, hex
  /// @param wave in which it is applied
  /// @param hook the phase of Helm that it runs in; null for no hook
  /// @param madeBy `chart` or `bulkhead`; as the next two, only if manifests are requested
  /// @param manifest as it would be sent, without the values of Secrets and random values
  /// @param changes from the chart's own; null if it is not from a chart
  public record PlannedObject(
      String apiVersion,
      String kind,
      String namespace,
      String name,
      String digest,
      String wave,
      @JsonInclude(Include.NON_NULL) @Nullable String hook,
      @JsonInclude(Include.NON_NULL) @Nullable String madeBy,
      @JsonInclude(Include.NON_NULL) @Nullable JsonNode manifest,
      @JsonInclude(Include.NON_NULL) @Nullable List<FieldChange> changes) {}
}
