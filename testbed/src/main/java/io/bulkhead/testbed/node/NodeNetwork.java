package io.bulkhead.testbed.node;

import io.bulkhead.testbed.program.Shell;
import java.nio.file.Path;
import java.util.List;

/// The bridge of one node and the subnet of its pods. Both are derived from the folder, so that
/// `down` finds them again.
record NodeNetwork(String bridge, String prefix, Path folder) {
  static NodeNetwork of(Path folder) {
    int hash = folder.toString().hashCode() & 0x7fffffff;
    return new NodeNetwork(
        "bh" + Integer.toHexString(hash),
        "10.%d.%d".formatted(128 + hash % 64, hash / 64 % 256),
        folder);
  }

  /// The node's own address on the bridge.
  String gateway() {
    return prefix + ".1";
  }

  void create() {
    Shell.must("ip", "link", "add", bridge, "type", "bridge");
    Shell.must("ip", "address", "add", gateway() + "/24", "dev", bridge);
    Shell.must("ip", "link", "set", bridge, "up");
  }

  void remove() {
    Shell.run(List.of("ip", "link", "delete", bridge));
  }

  String cniConfig() {
    return """
    {"cniVersion": "1.0.0", "name": "testbed", "plugins": [
      {"type": "bridge", "bridge": "%s", "isGateway": true, "ipMasq": false,
       "ipam": {"type": "host-local", "dataDir": "%s/ipam",
                "ranges": [[{"subnet": "%s.0/24", "rangeStart": "%s.10"}]],
                "routes": [{"dst": "0.0.0.0/0"}]}}]}
    """
        .formatted(bridge, folder, prefix, prefix);
  }
}
