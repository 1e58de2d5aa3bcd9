package io.bulkhead.response;

import java.util.List;

/// What the hub forgot with a cluster that will never answer again.
///
/// @param cluster `provider+cluster`
/// @param left what may still be on the cluster
/// @param references of logical clouds that were deleted, by path
public record LostClusterResponse(String cluster, List<LeftObjects> left, List<String> references) {
  /// @param owner path of the document whose objects they are, or what they are where none owns
  ///   them
  /// @param part an app, or a fixed word
  /// @param objects such as `Deployment press/web (apps/v1)`
  public record LeftObjects(String owner, String part, List<String> objects) {}
}
