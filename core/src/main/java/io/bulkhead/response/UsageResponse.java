package io.bulkhead.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How much of the quotas is granted, claimed and used. Amounts are Kubernetes quantities.
///
/// @param target path of the project, logical cloud or cluster
/// @param keys the sums by key of the quota, such as `requests.cpu`
public record UsageResponse(String target, List<Sum> keys, List<Share> shares) {
  /// @param whole the quota; null if there is none
  /// @param granted total of the clusters' shares
  public record Sum(
      String key,
      @JsonInclude(Include.NON_NULL) @Nullable String whole,
      String granted,
      String claimed,
      String used) {}

  /// The share of one logical cloud on one cluster.
  ///
  /// @param logicalCloud `project/logical-cloud`
  /// @param cluster `provider+cluster`
  /// @param confirmed whether the cluster enforces exactly this share
  public record Share(
      String logicalCloud, String cluster, boolean confirmed, List<ShareKey> keys) {}

  /// @param used null while it is unknown
  public record ShareKey(
      String key,
      String granted,
      String claimed,
      @JsonInclude(Include.NON_NULL) @Nullable String used) {}
}
