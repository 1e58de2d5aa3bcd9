package io.bulkhead.response;

import java.util.List;

/// What the hub forgot together with a cluster that will never answer again.
///
/// @param cluster `provider+cluster`
/// @param left what may still be on the cluster
/// @param references deleted references of logical clouds, by path
public record LostClusterResponse(String cluster, List<LeftObjects> left, List<String> references) {
  /// @param owner path of the document that owns the objects, or a description if none does
  /// @param part an app, or a fixed word
  /// @param objects such as `Deployment press/web (apps/v1)`
  public record LeftObjects(String owner, String part, List<String> objects) {}
}
