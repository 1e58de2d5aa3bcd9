package io.bulkhead.testbed.node;

import io.bulkhead.testbed.cluster.ControlPlane;
import io.bulkhead.testbed.cluster.TestCluster;
import io.bulkhead.testbed.program.Toolchain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Connects the pods of one real node with each other and with the machine.
public interface PodNetwork {
  enum Plugin {
    /// A bridge, which lets everything through.
    BRIDGE,
    /// Cilium, which enforces network policies.
    CILIUM
  }

  /// Creates links and addresses, before any program of the node starts.
  void create();

  /// The node's own address.
  String address();

  /// Command prefix that runs the node's programs within its network.
  List<String> entering();

  /// Folders of plug-ins, for containerd's configuration.
  List<Path> plugins();

  /// Starts what containerd needs for its first pod, and writes its configuration to `net.d`.
  void startPlugin(TestCluster cluster);

  /// For containerd, which starts the plug-ins.
  default Map<String, String> environment() {
    return Map.of();
  }

  /// For the kubelet.
  Path kubeconfig();

  static PodNetwork of(Plugin plugin, Path folder, ControlPlane plane, Toolchain tools) {
    return switch (plugin) {
      case BRIDGE -> new BridgeNetwork(NodeNetwork.of(folder), plane);
      case CILIUM -> new CiliumNetwork(folder, plane, tools);
    };
  }

  /// Removes the links of a node, whatever network it had.
  static void remove(Path folder) {
    NodeNetwork.of(folder).remove();
    OwnNamespaces.of(folder).remove();
  }
}
