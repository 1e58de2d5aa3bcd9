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
/// @param reachable whether the last attempt to talk to the API server succeeded
/// @param version Kubernetes' `gitVersion`, such as `v1.37.2`
/// @param mutatingPolicy the API serves MutatingAdmissionPolicy v1
/// @param validatingPolicy the API serves ValidatingAdmissionPolicy v1
/// @param apis served `group/version/Kind` in order, for charts that ask
/// @param cni name of the network plug-in that shows on the nodes, empty when unknown
/// @param guardDigest digest over the specs of the guard's objects as they are on the cluster,
///   whoever wrote them; empty when there are none
/// @param guardRevision digest over the UIDs and generations of the same objects: another one after
///   each change of a spec and after an object was made anew, though `guardDigest` be what it was;
///   empty when there are none
/// @param unusable why untrusted work must not go there; empty when it may
/// @param identity which cluster it is, whatever its name
/// @param defaultStorageClass what the cluster gives to a claim that names none; empty for none
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

  /// What was seen of a cluster that has no default storage class.
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

  /// The same with other reasons for which untrusted work must not go there.
  public Capabilities unusableFor(List<String> reasons) {
    return with(observed, reasons, identity, defaultStorageClass);
  }

  /// The same of a cluster that is known now.
  public Capabilities as(Identity other) {
    return with(observed, unusable, other, defaultStorageClass);
  }

  /// The same, confirmed at another time.
  public Capabilities confirmed(@Nullable Instant when) {
    return with(when, unusable, identity, defaultStorageClass);
  }

  /// The same of a cluster that gives this storage class to claims that name none.
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

  /// Which cluster it is, whatever it is called here.
  ///
  /// @param uid of its namespace `kube-system`; empty before it was seen
  /// @param doubleOf the name (`provider+cluster`) by which the hub works with it, where this is a
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
  /// @param version of the runtime's software, as far as the class says it
  /// @param uid of the object: another one after it was made anew; empty when it is not known
  /// @param owner whose it is among what Bulkhead made, as its label `bulkhead.io/owner` says;
  ///   empty for somebody else's
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
  /// @param requestedMilliCpu what the pods on it request, overhead included
  /// @param resources everything else that the node has, such as `ephemeral-storage` or
  ///   `nvidia.com/gpu`, in order of name
  /// @param version of its sandboxes' software, as far as an annotation says it
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

  /// @param allocatable in whole units, bytes for what is measured in bytes
  /// @param requested what the pods on the node request of it
  public record ResourceFact(String name, long allocatable, long requested) {
    public ResourceFact {
      name = Zero.text(name);
    }
  }
}
