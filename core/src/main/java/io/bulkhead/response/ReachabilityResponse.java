package io.bulkhead.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who reaches whom.
///
/// @param clusters that this applies to
/// @param plugin of the network, which has to enforce the policies; empty if none was observed
/// @param holds no untrusted tenant reaches what it was not granted
/// @param facts the policies and pods that this was computed from; in the report of a cluster only
public record ReachabilityResponse(
    List<String> clusters,
    String plugin,
    boolean holds,
    List<TenantPair> pairs,
    @JsonInclude(Include.NON_NULL) @Nullable JsonNode facts) {
  public ReachabilityResponse {
    clusters = List.copyOf(clusters);
    pairs = List.copyOf(pairs);
  }

  /// The same for these clusters.
  public ReachabilityResponse on(List<String> others) {
    return new ReachabilityResponse(others, plugin, holds, pairs, facts);
  }

  public ReachabilityResponse following(JsonNode from) {
    return new ReachabilityResponse(clusters, plugin, holds, pairs, from);
  }

  /// @param from a tenant as `project/logical-cloud`, or `cluster` for all namespaces without one
  /// @param to a tenant, `cluster`, `dns`, `nodes`, `api-server`, `metadata-address` or a range of
  ///   external addresses
  /// @param openings empty if nothing passes
  /// @param closedBy what closes the pair; empty if something passes
  /// @param breach whether it is open but must not be
  public record TenantPair(
      String from,
      String to,
      boolean open,
      List<PortOpening> openings,
      String closedBy,
      boolean breach) {}

  /// @param ports of the target's pods: `all`, `53` or `8000-8099`
  /// @param rule of the source's side, then of the target's
  public record PortOpening(String protocol, String ports, String rule) {}
}
