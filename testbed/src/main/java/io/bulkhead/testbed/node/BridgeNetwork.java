package io.bulkhead.testbed.node;

import io.bulkhead.testbed.cluster.ControlPlane;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A bridge in the machine's own network. It enforces no policies.
record BridgeNetwork(NodeNetwork links, ControlPlane plane) implements PodNetwork {
  @Override
  public void create() {
    links.create();
  }

  @Override
  public String address() {
    return links.gateway();
  }

  @Override
  public List<String> entering() {
    return List.of();
  }

  @Override
  public List<Path> plugins() {
    return List.of(NodePackages.file("containernetworking-plugins").getParent());
  }

  @Override
  public void startPlugin(TestCluster cluster) {
    try {
      Files.writeString(links.folder().resolve("net.d/10-bridge.conflist"), links.cniConfig());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot configure the bridge", e);
    }
  }

  @Override
  public Path kubeconfig() {
    return plane.nodeKubeconfig();
  }
}
