package io.bulkhead.testbed.node;

import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Addresses outside of the pods of a real node. Only with Cilium.
///
/// @param apiServer address of the forwarder through which the node reaches the API server
public record NodeSurroundings(
    String node, int kubeletPort, String apiServer, int apiPort, String metadata, String internet) {
  /// Read from the node's start parameters, so that any launcher can ask.
  public static NodeSurroundings of(TestCluster cluster) {
    Path folder = cluster.folder().resolve("node");
    OwnNamespaces names = OwnNamespaces.of(folder);
    try {
      return new NodeSurroundings(
          names.node(),
          number(folder.resolve("kubelet.yaml"), "port: ([0-9]+)"),
          names.machine(),
          number(folder.resolve("cilium.kubeconfig"), "https://[0-9.]+:([0-9]+)"),
          OwnNamespaces.METADATA,
          OwnNamespaces.INTERNET);
    } catch (IOException e) {
      throw new UncheckedIOException("the cluster has no real node with Cilium", e);
    }
  }

  private static int number(Path file, String pattern) throws IOException {
    Matcher found = Pattern.compile(pattern).matcher(Files.readString(file));
    if (!found.find()) {
      throw new IOException(file + " does not say " + pattern);
    }
    return Integer.parseInt(found.group(1));
  }
}
