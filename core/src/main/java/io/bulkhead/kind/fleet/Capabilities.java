package io.bulkhead.kind.fleet;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.bulkhead.kind.Zero;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was observed on a cluster. Read only at `…/clusters/{cluster}/capabilities`.
///
/// @param observed when the facts were last confirmed; null before the first contact
/// @param reachable whether the last attempt to reach the API server succeeded
/// @param version Kubernetes' `gitVersion`, such as `v1.37.2`
/// @param mutatingPolicy the API serves MutatingAdmissionPolicy v1
/// @param validatingPolicy the API serves ValidatingAdmissionPolicy v1
/// @param apis served `group/version/Kind` in order, for charts that ask
/// @param cni name of the network plug-in observed on the nodes, empty if unknown
/// @param guardDigest digest over the specs of the guard's live objects, whoever wrote them; empty
///   if there are none
/// @param guardRevision digest over the UIDs and generations of the same objects: it changes with
///   each change of a spec and when an object is created anew, even if `guardDigest` does not;
///   empty if there are none
/// @param unusable why untrusted work must not go there; empty if it may
/// @param identity which cluster it is, whatever its name
/// @param defaultStorageClass the class that the cluster gives to a claim without one; empty for
///   none
public record Capabilities(
    @Nullable Instant observed,
    boolean reachable,
    String version,
    boolean mutatingPolicy,
    boolean validatingPolicy,
    List<String> apis,
    List<RuntimeClassFact> runtimeClasses,
    List<NodeFact> nodes,
    String cni,
    String guardDigest,
    String guardRevision,
    List<String> unusable,
    Identity identity,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String defaultStorageClass) {

  /// For a cluster without a default storage class.
  public Capabilities(
      @Nullable Instant observed,
      boolean reachable,
      String version,
      boolean mutatingPolicy,
      boolean validatingPolicy,
      List<String> apis,
      List<RuntimeClassFact> runtimeClasses,
      List<NodeFact> nodes,
      String cni,
      String guardDigest,
      String guardRevision,
      List<String> unusable,
      Identity identity) {
    this(
        observed,
        reachable,
        version,
        mutatingPolicy,
        validatingPolicy,
        apis,
        runtimeClasses,
        nodes,
        cni,
        guardDigest,
        guardRevision,
        unusable,
        identity,
        "");
  }

  public Capabilities {
    version = Zero.text(version);
    apis = Zero.list(apis);
    runtimeClasses = Zero.list(runtimeClasses);
    nodes = Zero.list(nodes);
    cni = Zero.text(cni);
    guardDigest = Zero.text(guardDigest);
    guardRevision = Zero.text(guardRevision);
    unusable = Zero.list(unusable);
    identity = Zero.or(identity, Identity.UNKNOWN);
    defaultStorageClass = Zero.text(defaultStorageClass);
  }

  /// The same with other reasons why untrusted work must not go there.
  public Capabilities unusableFor(List<String> reasons) {
    return with(observed, reasons, identity, defaultStorageClass);
  }

  /// The same with another identity.
  public Capabilities as(Identity other) {
    return with(observed, unusable, other, defaultStorageClass);
  }

  /// The same, confirmed at another time.
  public Capabilities confirmed(@Nullable Instant when) {
    return with(when, unusable, identity, defaultStorageClass);
  }

  /// The same with another default storage class.
  public Capabilities givingClass(String storageClass) {
    return with(observed, unusable, identity, storageClass);
  }

  private Capabilities with(
      @Nullable Instant when, List<String> reasons, Identity which, String storageClass) {
    return new Capabilities(
        when,
        reachable,
        version,
        mutatingPolicy,
        validatingPolicy,
        apis,
        runtimeClasses,
        nodes,
        cni,
        guardDigest,
        guardRevision,
        reasons,
        which,
        storageClass);
  }

  public static final Capabilities UNKNOWN =
      new Capabilities(
          null,
          false,
          "",
          false,
          false,
          List.of(),
          List.of(),
          List.of(),
          "",
          "",
          "",
          List.of("the cluster has not been observed yet"),
          Identity.UNKNOWN);

  /// The identity of a cluster, whatever its name.
  ///
  /// @param uid of its namespace `kube-system`; empty before it was observed
  /// @param doubleOf the name (`provider+cluster`) under which the hub works with it, if this is a
  ///   second name for it; empty otherwise
  public record Identity(String uid, @JsonInclude(JsonInclude.Include.NON_EMPTY) String doubleOf) {
    public static final Identity UNKNOWN = new Identity("", "");

    public Identity {
      uid = Zero.text(uid);
      doubleOf = Zero.text(doubleOf);
    }

    @JsonIgnore
    public boolean isDouble() {
      return !doubleOf.isEmpty();
    }
  }

  /// A version as it was found.
  ///
  /// @param source where, such as `annotation katacontainers.io/kata-version of RuntimeClass kata`
  public record VersionFact(String text, String source) {}

  /// @param overheadMilliCpu `overhead.podFixed` in thousandths of a CPU
  /// @param overheadBytes `overhead.podFixed` of memory in bytes
  /// @param nodeSelector `key=value`, in order
  /// @param version of the runtime's software, if the class contains it
  /// @param uid of the object, which changes when it is created anew; empty if unknown
  /// @param owner value of its label `bulkhead.io/owner` if Bulkhead created it; empty otherwise
  public record RuntimeClassFact(
      String name,
      String handler,
      long overheadMilliCpu,
      long overheadBytes,
      List<String> nodeSelector,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable VersionFact version,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String uid,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String owner) {
    public RuntimeClassFact(
        String name,
        String handler,
        long overheadMilliCpu,
        long overheadBytes,
        List<String> nodeSelector) {
      this(name, handler, overheadMilliCpu, overheadBytes, nodeSelector, null, "", "");
    }

    public RuntimeClassFact {
      uid = Zero.text(uid);
      owner = Zero.text(owner);
      nodeSelector = Zero.list(nodeSelector);
    }
  }

  /// @param handlers runtime handlers that the kubelet reported, in order
  /// @param labels `key=value`, in order
  /// @param milliCpu allocatable, in thousandths of a CPU; memory in bytes
  /// @param requestedMilliCpu total requests of the pods on it, overhead included
  /// @param resources all other resources of the node, such as `ephemeral-storage` or
  ///   `nvidia.com/gpu`, in order of name
  /// @param version of its sandboxes' software, if an annotation contains it
  public record NodeFact(
      String name,
      boolean ready,
      List<String> handlers,
      List<String> labels,
      long milliCpu,
      long memoryBytes,
      long pods,
      long requestedMilliCpu,
      long requestedMemoryBytes,
      long runningPods,
      List<ResourceFact> resources,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable VersionFact version) {
    public NodeFact(
        String name,
        boolean ready,
        List<String> handlers,
        List<String> labels,
        long milliCpu,
        long memoryBytes,
        long pods,
        long requestedMilliCpu,
        long requestedMemoryBytes,
        long runningPods,
        List<ResourceFact> resources) {
      this(
          name,
          ready,
          handlers,
          labels,
          milliCpu,
          memoryBytes,
          pods,
          requestedMilliCpu,
          requestedMemoryBytes,
          runningPods,
          resources,
          null);
    }

    public NodeFact {
      handlers = Zero.list(handlers);
      labels = Zero.list(labels);
      resources = Zero.list(resources);
    }
  }

  /// @param allocatable in whole units, or bytes
  /// @param requested total requests of the pods on the node
  public record ResourceFact(String name, long allocatable, long requested) {
    public ResourceFact {
      name = Zero.text(name);
    }
  }
}
