package io.bulkhead.testbed.node;

import io.bulkhead.testbed.program.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Two network namespaces of one node: its own, and a small external world. The machine's own
/// network is only reached through one link, which the API server and the kubelet use.
///
/// ```
/// machine .1 ── .2 node .6 ── .5 world (the metadata address, and one of the internet)
///                    └ pods .128/25
/// ```
record OwnNamespaces(String name, String prefix) {
  /// Where clouds serve credentials to machines. Here a server that only echoes.
  static final String METADATA = "169.254.169.254";

  /// From the range reserved for documentation: nobody has it.
  static final String INTERNET = "203.0.113.10";

  static OwnNamespaces of(Path folder) {
    NodeNetwork names = NodeNetwork.of(folder);
    return new OwnNamespaces(names.bridge(), names.prefix());
  }

  String machine() {
    return prefix + ".1";
  }

  String node() {
    return prefix + ".2";
  }

  String pods() {
    return prefix + ".128/25";
  }

  String everything() {
    return prefix + ".0/24";
  }

  List<String> enteringNode() {
    return List.of("nsenter", "--net=/run/netns/" + name);
  }

  List<String> enteringWorld() {
    return List.of("nsenter", "--net=/run/netns/" + name + "w");
  }

  void create() {
    ip("netns add %n");
    ip("netns add %nw");
    ip("link add %n type veth peer name node0 netns %n");
    ip("address add %p.1/30 dev %n");
    ip("link set %n up");
    ip("route add %p.128/25 via %p.2");
    ip("-n %n link set lo up");
    ip("-n %n address add %p.2/30 dev node0");
    ip("-n %n link set node0 up");
    ip("-n %n link add world0 type veth peer name node0 netns %nw");
    ip("-n %n address add %p.6/30 dev world0");
    ip("-n %n link set world0 up");
    ip("-n %n route add default via %p.5");
    forward(enteringNode());
    ip("-n %nw link set lo up");
    ip("-n %nw address add %p.5/30 dev node0");
    ip("-n %nw address add " + METADATA + "/32 dev lo");
    ip("-n %nw address add " + INTERNET + "/32 dev lo");
    ip("-n %nw link set node0 up");
    ip("-n %nw route add %p.0/24 via %p.6");
  }

  private void ip(String words) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words.replace("%n", name).replace("%p", prefix).split(" ")));
    Shell.must(command.toArray(String[]::new));
  }

  private static void forward(List<String> entering) {
    List<String> command = new ArrayList<>(entering);
    command.addAll(List.of("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"));
    Shell.must(command.toArray(String[]::new));
  }

  void remove() {
    if (Path.of("/run/netns", name).toFile().exists()) {
      // A namespace lives on until its last process has ended; its link must not.
      Shell.run(List.of("ip", "link", "delete", name));
      Shell.run(List.of("ip", "netns", "delete", name));
    }
    if (Path.of("/run/netns", name + "w").toFile().exists()) {
      Shell.run(List.of("ip", "netns", "delete", name + "w"));
    }
  }
}
