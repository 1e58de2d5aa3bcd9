package io.bulkhead.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What the proof says of every untrusted pod of its target, signed. What is signed is the JSON, so
/// a report is passed on as it was read.
///
/// @param format `bulkhead.io/isolation-report/v1`
/// @param target path of the cluster, project, logical cloud or deployment
/// @param secondNameOf the name by which the hub works with the cluster, where it was asked for by
///   another; null otherwise
/// @param holds isolation is proven for all that is in it
public record IsolationReport(
    String format,
    String id,
    String target,
    Instant time,
    ReportHub hub,
    @JsonInclude(Include.NON_NULL) @Nullable String secondNameOf,
    boolean holds,
    List<PodReport> pods,
    List<ClusterReport> clusters,
    List<ReachabilityResponse> reachability,
    ReportSignature signature) {
  /// @param id the key that the hub signed with first
  public record ReportHub(String id) {}

  /// A detached JWS (RFC 7515, appendix F) over the canonical form of all other members.
  public record ReportSignature(String keyId, String jws) {}

  /// One pod, the facts about it, and what follows from them.
  ///
  /// @param overhead of its class when it was admitted, as Kubernetes quantities
  /// @param sandboxed when its sandbox was made
  /// @param hostAccess what it has of its host
  /// @param deployment label of the deployment that it belongs to; empty for none
  /// @param marked whether its namespace says on the cluster that it is untrusted
  /// @param handlerOnNode its node has the class' runtime
  /// @param underGuard the guard was whole when it was admitted
  /// @param guard digest of the guard as it is
  /// @param reasons why it does not hold; empty when it does
  public record PodReport(
      String cluster,
      String namespace,
      String pod,
      String uid,
      String node,
      String runtimeClass,
      SequencedMap<String, String> overhead,
      Instant created,
      @JsonInclude(Include.NON_NULL) @Nullable Instant sandboxed,
      @JsonInclude(Include.NON_NULL) @Nullable List<String> hostAccess,
      String deployment,
      boolean marked,
      boolean handlerOnNode,
      boolean underGuard,
      PodProbe probe,
      String guard,
      boolean holds,
      List<String> reasons) {}

  /// @param state `off`, `sound`, `broken` or `unknown`
  /// @param kernel that the sandbox runs
  public record PodProbe(
      String state,
      @JsonInclude(Include.NON_NULL) @Nullable String kernel,
      @JsonInclude(Include.NON_NULL) @Nullable Instant taken) {}

  /// One cluster.
  ///
  /// @param guardHolds nothing is wrong with the cluster as a whole
  /// @param facts from which the verdicts can be computed again
  public record ClusterReport(
      String cluster,
      boolean guardHolds,
      List<String> reasons,
      GuardSeen guard,
      ReportFreshness freshness,
      List<IncidentResponse> incidents,
      ProbesFound probes,
      JsonNode facts) {}

  /// @param wanted digest of the guard as it was delivered
  /// @param since when it was seen to be so
  public record GuardSeen(
      String wanted, String seen, @JsonInclude(Include.NON_NULL) @Nullable Instant since) {}

  /// @param heard when the cluster was last heard of
  public record ReportFreshness(
      @JsonInclude(Include.NON_NULL) @Nullable Instant heard,
      boolean stale,
      List<String> reasons) {}

  /// @param note why there are none
  public record ProbesFound(
      boolean probed,
      @JsonInclude(Include.NON_NULL) @Nullable String note,
      @JsonInclude(Include.NON_NULL) @Nullable String image,
      @JsonInclude(Include.NON_NULL) @Nullable List<ProbeFound> results) {}

  /// What a probe found on one node in one class.
  ///
  /// @param sandbox the class, whose member is `class`
  /// @param doubt why the result does not count
  /// @param until when it counts
  /// @param guestKernel that the sandbox runs, beside the host's
  public record ProbeFound(
      String node,
      @com.fasterxml.jackson.annotation.JsonProperty("class") String sandbox,
      String state,
      List<String> faults,
      @JsonInclude(Include.NON_NULL) @Nullable String doubt,
      @JsonInclude(Include.NON_NULL) @Nullable Instant taken,
      @JsonInclude(Include.NON_NULL) @Nullable Instant until,
      @JsonInclude(Include.NON_NULL) @Nullable String handler,
      @JsonInclude(Include.NON_NULL) @Nullable String hostKernel,
      @JsonInclude(Include.NON_NULL) @Nullable String guestKernel,
      @JsonInclude(Include.NON_NULL) @Nullable String guestVersion,
      @JsonInclude(Include.NON_NULL) @Nullable String hostBootId,
      @JsonInclude(Include.NON_NULL) @Nullable String guestBootId,
      @JsonInclude(Include.NON_NULL) @Nullable List<String> hints,
      @JsonInclude(Include.NON_NULL) @Nullable List<String> devices,
      @JsonInclude(Include.NON_NULL) @Nullable List<String> disks) {}
}
