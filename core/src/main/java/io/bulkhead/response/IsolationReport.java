package io.bulkhead.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The proof's verdicts on every untrusted pod of its target, signed. The signature covers the
/// JSON, so a report must be passed on unchanged.
///
/// @param format `bulkhead.io/isolation-report/v1`
/// @param target path of the cluster, project, logical cloud or deployment
/// @param secondNameOf the name under which the hub works with the cluster, if the report was
///   requested under another one; null otherwise
/// @param holds isolation is proven for everything in it
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
  /// @param id the first key that the hub signed with
  public record ReportHub(String id) {}

  /// A detached JWS (RFC 7515, appendix F) over the canonical form of all other members.
  public record ReportSignature(String keyId, String jws) {}

  /// One pod, the facts about it, and its verdict.
  ///
  /// @param overhead of its class when it was admitted, as Kubernetes quantities
  /// @param sandboxed when its sandbox was created
  /// @param hostAccess its access to the host
  /// @param deployment label of the deployment that it belongs to; empty for none
  /// @param marked whether its namespace is labelled untrusted on the cluster
  /// @param handlerOnNode whether its node has the class' runtime
  /// @param underGuard whether the guard was complete when it was admitted
  /// @param guard digest of the current guard
  /// @param reasons why isolation is not proven; empty if it is
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
  /// @param kernel of the sandbox
  public record PodProbe(
      String state,
      @JsonInclude(Include.NON_NULL) @Nullable String kernel,
      @JsonInclude(Include.NON_NULL) @Nullable Instant taken) {}

  /// One cluster.
  ///
  /// @param guardHolds nothing is wrong with the cluster as a whole
  /// @param facts from which the verdicts can be recomputed
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
  /// @param since when this state was first observed
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

  /// The result of a probe on one node in one class.
  ///
  /// @param sandbox the class; the member is called `class`
  /// @param doubt why the result does not count
  /// @param until when it counts
  /// @param guestKernel of the sandbox, beside the host's
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
