package io.bulkhead.testbed;

import io.bulkhead.testbed.cluster.AdmissionPolicyKind;
import io.bulkhead.testbed.node.PodNetwork;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a bed consists of.
///
/// @param folder where it lives; null for a new folder below the user's cache
/// @param fakeNodes per cluster, run by kwok
/// @param realNode one real node per cluster: containerd, kubelet, runc and gVisor
/// @param handlers runtime handlers of the fake nodes
/// @param controllers whether controller manager and scheduler run
/// @param withheld admission policies that the API servers do not serve
/// @param network of real nodes
/// @param progress gets lines for people
public record TestBedOptions(
    @Nullable Path folder,
    int clusters,
    int fakeNodes,
    boolean realNode,
    List<String> handlers,
    boolean controllers,
    Set<AdmissionPolicyKind> withheld,
    PodNetwork.Plugin network,
    Consumer<String> progress) {
  public static final List<String> SANDBOXED = List.of("runc", "kata-qemu");
  public static final List<String> NOT_SANDBOXED = List.of("runc");

  public TestBedOptions {
    handlers = List.copyOf(handlers);
    withheld = Set.copyOf(withheld);
    if (clusters < 1 || clusters > 20) {
      throw new IllegalArgumentException("1 to 20 clusters, not " + clusters);
    }
  }

  /// etcd and API server only: ready in seconds, no controllers, no nodes.
  public static TestBedOptions controlPlane(int clusters) {
    return new TestBedOptions(
        null,
        clusters,
        0,
        false,
        SANDBOXED,
        false,
        Set.of(),
        PodNetwork.Plugin.BRIDGE,
        System.err::println);
  }

  /// Complete control planes with fake nodes that have a Kata-like sandbox.
  public static TestBedOptions fake(int clusters, int nodes) {
    return new TestBedOptions(
        null,
        clusters,
        nodes,
        false,
        SANDBOXED,
        true,
        Set.of(),
        PodNetwork.Plugin.BRIDGE,
        System.err::println);
  }

  /// One cluster with one real node.
  public static TestBedOptions real() {
    return new TestBedOptions(
        null, 1, 0, true, SANDBOXED, true, Set.of(), PodNetwork.Plugin.BRIDGE, System.err::println);
  }

  /// Fake nodes that only offer runc.
  public TestBedOptions withoutSandboxes() {
    return new TestBedOptions(
        folder,
        clusters,
        fakeNodes,
        realNode,
        NOT_SANDBOXED,
        controllers,
        withheld,
        network,
        progress);
  }

  /// API servers that lack some admission policies, as older ones do.
  public TestBedOptions without(AdmissionPolicyKind... policies) {
    return new TestBedOptions(
        folder,
        clusters,
        fakeNodes,
        realNode,
        handlers,
        controllers,
        Set.of(policies),
        network,
        progress);
  }

  public TestBedOptions in(Path place) {
    return new TestBedOptions(
        place, clusters, fakeNodes, realNode, handlers, controllers, withheld, network, progress);
  }

  public TestBedOptions with(PodNetwork.Plugin wanted) {
    return new TestBedOptions(
        folder, clusters, fakeNodes, realNode, handlers, controllers, withheld, wanted, progress);
  }
}
