package io.bulkhead.response.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.bulkhead.response.ConditionResponse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The status of a deployment intent group or a logical cloud. Only requested members are present.
///
/// @param states its history; null in the answers to `?clusters` and `?resources`
/// @param progress null before the first instantiation
/// @param apps of a deployment intent group
/// @param clusters of a logical cloud
/// @param clustersByApp if `?clusters` asks for them
/// @param resourcesByApp if `?resources` asks for them
/// @param numbers if `?numbers` asks for them; not part of EMCO
/// @param reasons why something is not well, the most telling first; null if all is well and
///   nothing was left behind. Not part of EMCO
/// @param moreReasons number of reasons that were left out; null for none
/// @param conditions if `?conditions` asks for them; they are not part of EMCO
public record StatusResponse(
    @JsonUnwrapped StatusSubject subject,
    @JsonInclude(Include.NON_NULL) @Nullable States states,
    @JsonUnwrapped @Nullable StatusProgress progress,
    @JsonInclude(Include.NON_NULL) @Nullable List<AppStatus> apps,
    @JsonInclude(Include.NON_NULL) @Nullable List<ClusterStatus> clusters,
    @JsonInclude(Include.NON_NULL) @Nullable List<AppClusters> clustersByApp,
    @JsonInclude(Include.NON_NULL) @Nullable List<AppResources> resourcesByApp,
    @JsonInclude(Include.NON_NULL) @Nullable ObjectNumbers numbers,
    @JsonInclude(Include.NON_NULL) @Nullable List<StatusReason> reasons,
    @JsonInclude(Include.NON_NULL) @Nullable Integer moreReasons,
    @JsonInclude(Include.NON_NULL) @Nullable List<ConditionResponse> conditions)
    implements StatusAnswer {

  /// @param progress null before the first instantiation
  public static StatusResponse of(
      StatusSubject subject, States states, @Nullable StatusProgress progress) {
    return new StatusResponse(
        subject, states, progress, null, null, null, null, null, null, null, null);
  }

  public static StatusResponse ofClusters(StatusSubject subject, List<AppClusters> clusters) {
    return new StatusResponse(
        subject, null, null, null, null, clusters, null, null, null, null, null);
  }

  public static StatusResponse ofResources(StatusSubject subject, List<AppResources> resources) {
    return new StatusResponse(
        subject, null, null, null, null, null, resources, null, null, null, null);
  }

  public StatusResponse withApps(List<AppStatus> all) {
    return new StatusResponse(
        subject,
        states,
        progress,
        all,
        clusters,
        clustersByApp,
        resourcesByApp,
        numbers,
        reasons,
        moreReasons,
        conditions);
  }

  /// @param most number of reasons that are kept
  public StatusResponse withReasons(List<StatusReason> all, int most) {
    int more = Math.max(0, all.size() - most);
    return new StatusResponse(
        subject,
        states,
        progress,
        apps,
        clusters,
        clustersByApp,
        resourcesByApp,
        numbers,
        all.isEmpty() ? null : List.copyOf(all.subList(0, all.size() - more)),
        more == 0 ? null : more,
        conditions);
  }

  public StatusResponse withClusters(List<ClusterStatus> all) {
    return new StatusResponse(
        subject,
        states,
        progress,
        apps,
        all,
        clustersByApp,
        resourcesByApp,
        numbers,
        reasons,
        moreReasons,
        conditions);
  }

  public StatusResponse with(ObjectNumbers counted) {
    return new StatusResponse(
        subject,
        states,
        progress,
        apps,
        clusters,
        clustersByApp,
        resourcesByApp,
        counted,
        reasons,
        moreReasons,
        conditions);
  }

  public StatusResponse with(List<ConditionResponse> asked) {
    return new StatusResponse(
        subject,
        states,
        progress,
        apps,
        clusters,
        clustersByApp,
        resourcesByApp,
        numbers,
        reasons,
        moreReasons,
        asked);
  }

  /// @param statusctxid EMCO's context id; empty before the first instantiation
  public record States(String statusctxid, List<StateAction> actions) {}

  /// @param state such as `Instantiated`
  /// @param instance the context id, or empty
  public record StateAction(String state, String instance, Instant time, long revision) {}

  public record AppStatus(String name, List<ClusterStatus> clusters) {}

  public record AppClusters(String app, List<ClusterName> clusters) {}

  public record ClusterName(String clusterProvider, String cluster) {}

  public record AppResources(
      String app, String clusterProvider, String cluster, List<ResourceName> resources) {}
}
