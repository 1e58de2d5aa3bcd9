package io.bulkhead.testbed.node;

import io.bulkhead.testbed.cluster.ControlPlane;
import io.bulkhead.testbed.cluster.TestCluster;
import io.bulkhead.testbed.program.Daemons;
import io.bulkhead.testbed.program.PackagedFile;
import io.bulkhead.testbed.program.Shell;
import io.bulkhead.testbed.program.Tool;
import io.bulkhead.testbed.program.Toolchain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A node that runs pods: containerd, kubelet, runc and gVisor, in one folder, with a bridge and
/// cgroups of its own.
public final class RealNode {
  private static final int LONGEST_SOCKET = 107;

  private final Path folder;
  private final ControlPlane plane;
  private final Toolchain tools;
  private final PodNetwork network;
  private final String group;

  private RealNode(ControlPlane plane, Toolchain tools, PodNetwork.Plugin wanted) {
    this.folder = plane.folder().resolve("node");
    this.plane = plane;
    this.tools = tools;
    this.network = PodNetwork.of(wanted, folder, plane, tools);
    this.group = group(folder);
  }

  public static Optional<String> obstacle(PodNetwork.Plugin network) {
    return obstacle(
        System.getProperty("os.name"),
        System.getProperty("user.name"),
        () -> NodePackages.obstacle(network, NodePackages::here));
  }

  static Optional<String> obstacle(
      String system, String user, Supplier<Optional<String>> packages) {
    if (!system.equals("Linux")) {
      return Optional.of("a real node needs Linux");
    }
    if (!user.equals("root")) {
      return Optional.of("a real node needs root");
    }
    return packages.get();
  }

  public static void start(
      TestCluster cluster,
      ControlPlane plane,
      Toolchain tools,
      PodNetwork.Plugin network,
      Consumer<String> progress) {
    obstacle(network)
        .ifPresent(why -> {
          throw new IllegalStateException(why);
        });
    NodePackages.install(network, progress);
    var node = new RealNode(plane, tools, network);
    node.checkLength();
    try {
      node.writeFiles();
      node.network.startPlugin(cluster);
      node.startContainerd();
      node.startKubelet();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the node", e);
    }
    progress.accept("waiting for node " + plane.nodeName());
    cluster.await(
        Duration.ofSeconds(120),
        seen -> {
          for (var condition : seen.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
              return condition.path("status").asText().equals("True")
                  && !seen.at("/status/runtimeHandlers").isEmpty();
            }
          }
          return false;
        },
        "get",
        "node",
        plane.nodeName());
  }

  /// Name of its cgroups and of its folder below `/run`.
  static String group(Path folder) {
    return "bulkhead-" + Integer.toHexString(folder.toString().hashCode());
  }

  /// Where runc and runsc keep their state. Not in the node's folder, since it contains sockets
  /// with long names, and the kernel allows 107 characters.
  private static Path runtimeRoot(Path folder) {
    return Path.of("/run", group(folder));
  }

  private void checkLength() {
    Path longest = folder.resolve("kubelet/pod-resources/kubelet.sock");
    int over = longest.toString().length() - LONGEST_SOCKET;
    if (over > 0) {
      throw new IllegalArgumentException(
          "the bed's folder is "
              + over
              + " characters too long for a real node's sockets; say a shorter --dir");
    }
  }

  private void writeFiles() throws IOException {
    Files.createDirectories(folder.resolve("net.d"));
    Files.createDirectories(folder.resolve("bin"));
    Cgroups.create(group);
    network.create();
    Files.writeString(folder.resolve("containerd.toml"), containerdConfig());
    Files.writeString(folder.resolve("kubelet.yaml"), kubeletConfig());
    ImageTar.write(folder.resolve("images.tar"), NodePackages.file("busybox-static"));
    ImageTar.writeNetwork(
        folder.resolve("network.tar"),
        NodePackages.file("busybox-static"),
        NodePackages.file("socat"));
    Path wrapper = folder.resolve("bin/runsc-wrapper");
    Files.writeString(
        wrapper,
        PackagedFile.text("runsc-wrapper.sh")
            .replace("@RUNSC@", tools.binary(Tool.RUNSC).toString()));
    Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path socket() {
    return folder.resolve("c.sock");
  }

  private String containerdConfig() {
    return """
    version = 3
    root = "%1$s/root"
    state = "%1$s/state"
    [grpc]
      address = "%1$s/c.sock"
    [ttrpc]
      address = "%1$s/c.sock.ttrpc"
    [plugins.'io.containerd.cri.v1.images'.pinned_images]
      sandbox = "%2$s"
    [plugins.'io.containerd.cri.v1.runtime']
      restrict_oom_score_adj = true
      netns_mounts_under_state_dir = true
      [plugins.'io.containerd.cri.v1.runtime'.cni]
        bin_dirs = [%3$s]
        conf_dir = "%1$s/net.d"
      [plugins.'io.containerd.cri.v1.runtime'.containerd]
        default_runtime_name = "runc"
        [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
          runtime_type = "io.containerd.runc.v2"
          [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
            BinaryName = "%4$s"
            Root = "%5$s"
            SystemdCgroup = false
        [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.gvisor]
          runtime_type = "io.containerd.runc.v2"
          [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.gvisor.options]
            BinaryName = "%1$s/bin/runsc-wrapper"
            Root = "%5$s"
            SystemdCgroup = false
    """
        .formatted(
            folder,
            ImageTar.PAUSE,
            network.plugins().stream()
                .map(plugins -> "\"" + plugins + "\"")
                .collect(Collectors.joining(", ")),
            NodePackages.file("runc"),
            runtimeRoot(folder));
  }

  private String kubeletConfig() {
    return """
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    address: %1$s
    port: %2$d
    healthzPort: 0
    authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
    authorization: {mode: AlwaysAllow}
    cgroupDriver: cgroupfs
    cgroupRoot: /%3$s
    failCgroupV1: false
    failSwapOn: false
    enforceNodeAllocatable: [pods]
    enableControllerAttachDetach: false
    makeIPTablesUtilChains: false
    localStorageCapacityIsolation: false
    evictionHard: {memory.available: 50Mi}
    resolvConf: ""
    containerRuntimeEndpoint: unix://%4$s
    podLogsDir: %5$s/pods
    syncFrequency: 10s
    """
        .formatted(network.address(), Daemons.freePort(), group, socket(), folder.resolve("log"));
  }

  private void startContainerd() {
    Path shim = tools.binary(Tool.SHIM).getParent();
    Map<String, String> environment = new LinkedHashMap<>(network.environment());
    environment.put("PATH", shim + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    plane
        .daemons()
        .start(
            "containerd",
            inside(
                tools.binary(Tool.CONTAINERD).toString(),
                "--config",
                folder.resolve("containerd.toml").toString()),
            environment);
    plane
        .daemons()
        .await(
            "containerd",
            "containerd's socket",
            Duration.ofSeconds(60),
            () -> Shell.run(ctr("version")).exit() == 0);
    for (String images : List.of("/images.tar", "/network.tar")) {
      List<String> importing = ctr("-n", "k8s.io", "images", "import", folder + images);
      Shell.must(importing.toArray(String[]::new));
    }
  }

  private List<String> ctr(String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(tools.binary(Tool.CTR).toString(), "--address", socket().toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /// A command within the node's network.
  private List<String> inside(String... words) {
    List<String> command = new ArrayList<>(network.entering());
    command.addAll(List.of(words));
    return command;
  }

  private void startKubelet() {
    plane
        .daemons()
        .start(
            "kubelet",
            inside(
                tools.binary(Tool.KUBELET).toString(),
                "--config=" + folder.resolve("kubelet.yaml"),
                "--kubeconfig=" + network.kubeconfig(),
                "--hostname-override=" + plane.nodeName(),
                "--node-ip=" + network.address(),
                "--cert-dir=" + folder.resolve("pki"),
                "--root-dir=" + folder.resolve("kubelet")),
            Map.of());
  }

  /// Removes what a node left on the machine. Does nothing if the cluster had none.
  public static void stop(Path cluster) {
    Path folder = cluster.resolve("node");
    if (!Files.isDirectory(folder)) {
      return;
    }
    var daemons = new Daemons(cluster.resolve("run"));
    daemons.stop("kubelet");
    daemons.stop("containerd");
    daemons.stop("cilium-agent");
    Leftovers.endShims(folder.resolve("c.sock"), runtimeRoot(folder));
    Cgroups.remove(group(folder));
    Leftovers.unmountBelow(folder);
    // gVisor mounts an empty network namespace there.
    Leftovers.unmountBelow(runtimeRoot(folder));
    PodNetwork.remove(folder);
    Leftovers.removeFiles(folder, runtimeRoot(folder));
  }
}
