package io.bulkhead.testbed.node;

import io.bulkhead.testbed.cluster.ControlPlane;
import io.bulkhead.testbed.cluster.TestCluster;
import io.bulkhead.testbed.program.Toolchain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What connects the pods of one real node with each other and with the machine.
public interface PodNetwork {
  enum Plugin {
    /// A bridge, which lets everything through.
    BRIDGE,
    /// Cilium, which keeps network policies.
    CILIUM
  }

  /// Links and addresses, before any program of the node.
  void create();

  /// The node's own address.
  String address();

  /// Words before the commands of the node's programs, which put them into its network.
  List<String> entering();

  /// Folders of plug-ins, as containerd wants them.
  List<Path> plugins();

  /// Starts what containerd needs for its first pod, and leaves its configuration in `net.d`.
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
