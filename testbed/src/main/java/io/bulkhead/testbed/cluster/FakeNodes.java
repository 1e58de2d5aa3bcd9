package io.bulkhead.testbed.cluster;

import io.bulkhead.testbed.program.Daemons;
import io.bulkhead.testbed.program.PackagedFile;
import io.bulkhead.testbed.program.Tool;
import io.bulkhead.testbed.program.Toolchain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Simulated nodes: kwok keeps them Ready and moves their pods to Running.
final class FakeNodes {
  /// Starts kwok for one cluster, unless it runs.
  static void start(ControlPlane plane, Toolchain tools) {
    if (plane.daemons().alive("kwok")) {
      return;
    }
    Path stages = plane.folder().resolve("stages.yaml");
    try {
      Files.writeString(stages, PackagedFile.text("stages.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + stages, e);
    }
    plane
        .daemons()
        .start(
            "kwok",
            List.of(
                tools.binary(Tool.KWOK).toString(),
                "--kubeconfig=" + plane.kubeconfig(),
                "--config=" + stages,
                "--manage-all-nodes=false",
                "--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake",
                "--node-ip=127.0.0.1",
                "--node-lease-duration-seconds=40",
                "--server-address=127.0.0.1:" + Daemons.freePort()),
            Map.of());
  }

  static void add(TestCluster cluster, String name, List<String> handlers) {
    boolean kata = handlers.stream().anyMatch(handler -> handler.startsWith("kata"));
    cluster.apply(
        """
        apiVersion: v1
        kind: Node
        metadata:
          name: %s
          annotations: {kwok.x-k8s.io/node: fake}
          labels:
            kubernetes.io/hostname: %s
            type: kwok
            %s
        status:
          capacity: {cpu: "32", memory: 256Gi, pods: "1000"}
          allocatable: {cpu: "32", memory: 256Gi, pods: "1000"}
        """
            .formatted(name, name, kata ? "katacontainers.io/kata-runtime: \"true\"" : ""));
    String list =
        handlers.stream()
            .map(handler -> "{\"name\":\"" + handler + "\",\"features\":{}}")
            .collect(Collectors.joining(",", "[", "]"));
    var patched =
        cluster.kubectl(
            "patch",
            "node",
            name,
            "--subresource=status",
            "--type=merge",
            "-p",
            "{\"status\":{\"runtimeHandlers\":"
                + list
                + ",\"allocatable\":{\"cpu\":\"32\",\"memory\":\"256Gi\",\"pods\":\"1000\"}}}");
    if (!patched.ok()) {
      throw new IllegalStateException(patched.output());
    }
    cluster.await(
        Duration.ofSeconds(60),
        node -> {
          for (var condition : node.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
              return condition.path("status").asText().equals("True");
            }
          }
          return false;
        },
        "get",
        "node",
        name);
  }

  private FakeNodes() {}
}
