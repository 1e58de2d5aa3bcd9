package io.bulkhead.testbed.node;

import io.bulkhead.testbed.cluster.ControlPlane;
import io.bulkhead.testbed.cluster.TestCluster;
import io.bulkhead.testbed.program.Daemons;
import io.bulkhead.testbed.program.Tool;
import io.bulkhead.testbed.program.Toolchain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Cilium in a network namespace of the node's own. It enforces NetworkPolicies and
/// ClusterNetworkPolicies, between pods on runc and on gVisor alike.
final class CiliumNetwork implements PodNetwork {
  private static final String MODULE = "github.com/cilium/cilium";
  private static final String DEFINITIONS = "pkg/k8s/apis/cilium.io/client/crds/";
  private static final String TIER_DEFINITIONS = "config/crd/standard";
  private static final String PATHS =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Path folder;
  private final ControlPlane plane;
  private final Toolchain tools;
  private final OwnNamespaces namespaces;
  private final int port = Daemons.freePort();

  CiliumNetwork(Path folder, ControlPlane plane, Toolchain tools) {
    this.folder = folder;
    this.plane = plane;
    this.tools = tools;
    this.namespaces = OwnNamespaces.of(folder);
  }

  @Override
  public void create() {
    namespaces.create();
    try {
      Files.writeString(kubeconfig(), inside(Files.readString(plane.nodeKubeconfig())));
      Files.writeString(adminKubeconfig(), inside(Files.readString(plane.kubeconfig())));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the node's kubeconfigs", e);
    }
    forward();
    answer();
  }

  /// The API server listens on the machine's loopback only.
  private void forward() {
    String from = "TCP-LISTEN:%d,bind=%s,fork,reuseaddr".formatted(port, namespaces.machine());
    plane
        .daemons()
        .start(
            "forwarder",
            List.of("socat", from, "TCP:127.0.0.1:" + plane.server().getPort()),
            Map.of());
  }

  /// Echoes whatever reaches the external addresses.
  private void answer() {
    listen("world-tcp", "TCP-LISTEN:80");
    // An answer must come from the address that was asked.
    listen("world-udp", "UDP-LISTEN:53,bind=" + OwnNamespaces.INTERNET);
    listen("world-meta", "UDP-LISTEN:53,bind=" + OwnNamespaces.METADATA);
  }

  private void listen(String daemon, String where) {
    List<String> command = new ArrayList<>(namespaces.enteringWorld());
    command.addAll(List.of("socat", "-T5", where + ",fork,reuseaddr", "PIPE"));
    plane.daemons().start(daemon, command, Map.of());
  }

  private String inside(String kubeconfig) {
    return kubeconfig.replace(
        "server: \"" + plane.server() + "\"",
        "server: \"https://%s:%d\", tls-server-name: localhost"
            .formatted(namespaces.machine(), port));
  }

  @Override
  public Path kubeconfig() {
    return folder.resolve("kubelet.kubeconfig");
  }

  private Path adminKubeconfig() {
    return folder.resolve("cilium.kubeconfig");
  }

  @Override
  public String address() {
    return namespaces.node();
  }

  @Override
  public List<String> entering() {
    return namespaces.enteringNode();
  }

  @Override
  public List<Path> plugins() {
    return List.of(
        tools.binary(Tool.CILIUM_CNI).getParent(),
        NodePackages.file("containernetworking-plugins").getParent());
  }

  @Override
  public void startPlugin(TestCluster cluster) {
    define(cluster);
    // The agent waits for its node's pod CIDR; a kubelet adopts an existing node.
    cluster.apply(
        """
        {apiVersion: v1, kind: Node, metadata: {name: %1$s, labels: {kubernetes.io/hostname: %1$s}},
         spec: {podCIDR: %2$s, podCIDRs: [%2$s]}}
        """
            .formatted(plane.nodeName(), namespaces.pods()));
    TestCluster.Result status =
        cluster.kubectl(
            "patch",
            "node",
            plane.nodeName(),
            "--subresource=status",
            "--type=merge",
            "-p",
            // This condition is normally set by Cilium's operator, which does not run here.
            """
            {"status": {"addresses": [{"type": "InternalIP", "address": "%s"}],
             "conditions": [{"type": "NetworkUnavailable", "status": "False",
                             "reason": "CiliumIsUp", "message": "Cilium is running on this node"}]}}
            """
                .formatted(namespaces.node()));
    if (!status.ok()) {
      throw new IllegalStateException(status.output());
    }
    // The bed's API server listens on loopback only, so it cannot publish this itself.
    cluster.apply(
        """
        {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4,
         metadata: {name: kubernetes, namespace: default, labels: {kubernetes.io/service-name: kubernetes}},
         endpoints: [{addresses: [%s], conditions: {ready: true}}], ports: [{name: https, port: %d, protocol: TCP}]}
        """
            .formatted(namespaces.machine(), port));
    startAgent();
  }

  private void define(TestCluster cluster) {
    for (Path definitions :
        List.of(
            tools.files(Tool.CILIUM_AGENT, MODULE, DEFINITIONS + "v2"),
            tools.files(Tool.CILIUM_AGENT, MODULE, DEFINITIONS + "v2alpha1"),
            tools.files(Tool.CILIUM_AGENT, "sigs.k8s.io/network-policy-api", TIER_DEFINITIONS))) {
      try (Stream<Path> files = Files.list(definitions)) {
        List<String> command = new ArrayList<>(List.of("apply", "--server-side"));
        files
            .map(Path::toString)
            .filter(file -> file.endsWith(".yaml") && !file.contains("kustom"))
            .sorted()
            .forEach(file -> command.addAll(List.of("-f", file)));
        TestCluster.Result applied = cluster.kubectl(command.toArray(String[]::new));
        if (!applied.ok()) {
          throw new IllegalStateException(applied.output());
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot list " + definitions, e);
      }
    }
  }

  private void startAgent() {
    Path configuration = folder.resolve("net.d/05-cilium.conflist");
    List<String> command = new ArrayList<>(namespaces.enteringNode());
    command.add(tools.binary(Tool.CILIUM_AGENT).toString());
    command.addAll(flags(configuration));
    plane
        .daemons()
        .start(
            "cilium-agent",
            command,
            Map.of("K8S_NODE_NAME", plane.nodeName(), "PATH", compilers() + ":" + PATHS));
    plane
        .daemons()
        .await(
            "cilium-agent",
            "the configuration of Cilium's plug-in",
            Duration.ofSeconds(180),
            () -> Files.exists(configuration));
  }

  /// Cilium calls its compilers without a version suffix.
  private Path compilers() {
    Path bin = folder.resolve("bin");
    try {
      Files.createDirectories(bin);
      for (String name : List.of("clang", "llc")) {
        Path link = bin.resolve(name);
        if (!Files.exists(link)) {
          Files.createSymbolicLink(link, Path.of("/usr/bin/" + name + "-19"));
        }
      }
      return bin;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot link the compilers", e);
    }
  }

  private List<String> flags(Path configuration) {
    Path cilium = folder.resolve("cilium");
    try {
      copyTree(tools.files(Tool.CILIUM_AGENT, MODULE, "bpf"), cilium.resolve("lib/bpf"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy Cilium's programs", e);
    }
    // The agent may miss the effect of a new pod's labels on policies of the upper tier. Then the
    // pod resolves no names until the agent regenerates its endpoints, which it does every two
    // minutes by default.
    return List.of(
        "--endpoint-regen-interval=10s",
        "--k8s-kubeconfig-path=" + adminKubeconfig(),
        "--state-dir=" + cilium.resolve("run"),
        "--socket-path=" + socket(),
        "--lib-dir=" + cilium.resolve("lib"),
        "--bpf-root=" + cilium.resolve("bpf"),
        "--cgroup-root=" + cilium.resolve("cgroup"),
        "--write-cni-conf-when-ready=" + configuration,
        "--cni-exclusive=false",
        "--devices=node0,world0",
        "--identity-allocation-mode=crd",
        "--ipam=kubernetes",
        "--k8s-require-ipv4-pod-cidr=true",
        "--routing-mode=native",
        "--ipv4-native-routing-cidr=" + namespaces.everything(),
        "--enable-ipv4-masquerade=false",
        "--enable-ipv6=false",
        "--enable-l7-proxy=false",
        "--enable-envoy-config=false",
        "--enable-hubble=false",
        "--enable-health-checking=false",
        "--enable-endpoint-health-checking=false",
        "--enable-host-legacy-routing=true",
        "--enable-bandwidth-manager=false",
        "--enable-gops=false",
        "--enable-k8s-cluster-network-policy=true");
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private Path socket() {
    return folder.resolve("cilium.sock");
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("CILIUM_SOCK", socket().toString());
  }
}
