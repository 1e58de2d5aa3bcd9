package io.bulkhead.response.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.bulkhead.response.ObjectReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What applying the plan would change on the clusters, or what differs between two revisions.
///
/// @param target path of the document
/// @param documents that differ between two revisions; null if no revisions were named
public record DiffResponse(
    String target,
    List<ClusterDiff> clusters,
    @JsonInclude(Include.NON_NULL) @Nullable List<DocumentDiff> documents) {
  /// @param document its path
  /// @param diff of YAML, in the format of `diff -u`
  public record DocumentDiff(String document, String diff) {}

  /// @param cluster `provider+cluster`
  /// @param unreachable why the difference is unknown; null if the cluster answered
  public record ClusterDiff(
      String cluster,
      String part,
      List<ObjectReference> add,
      List<ObjectDiff> change,
      List<ObjectReference> remove,
      @JsonInclude(Include.NON_NULL) @Nullable String unreachable) {}

  /// @param diff of YAML, in the format of `diff -u`
  public record ObjectDiff(ObjectReference key, String diff) {}
}
