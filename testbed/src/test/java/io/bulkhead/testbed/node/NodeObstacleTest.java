package io.bulkhead.testbed.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Messages for users whose machine cannot run a real node.
class NodeObstacleTest {
  private static final Set<String> BRIDGE =
      Set.of(
          "/usr/bin/runc",
          "/opt/cni/bin/bridge",
          "/bin/busybox",
          "/sbin/iptables",
          "/usr/bin/ip",
          "/usr/sbin/conntrack",
          "/sbin/ethtool",
          "/usr/bin/socat");

  @ParameterizedTest(name = "{0} as {1}")
  @CsvSource({
    "Mac OS X, root, a real node needs Linux",
    "Linux, dana, a real node needs root",
    "Linux, root, packages",
  })
  void theFirstThingInTheWayIsNamed(String system, String user, String told) {
    assertThat(RealNode.obstacle(system, user, () -> Optional.of("packages"))).contains(told);
  }

  @Test
  void everyMissingPackageIsNamedWhereNoneCanBeInstalled() {
    assertThat(NodePackages.obstacle(PodNetwork.Plugin.BRIDGE, file -> false))
        .contains(
            "a real node needs these packages: runc containernetworking-plugins busybox-static"
                + " iptables iproute2 conntrack ethtool socat");
    assertThat(
            NodePackages.obstacle(
                PodNetwork.Plugin.BRIDGE, file -> BRIDGE.contains(file) && !file.endsWith("socat")))
        .contains("a real node needs these packages: socat");
  }

  @Test
  void onlyCiliumNeedsCompilers() {
    assertThat(NodePackages.obstacle(PodNetwork.Plugin.BRIDGE, BRIDGE::contains)).isEmpty();
    assertThat(NodePackages.obstacle(PodNetwork.Plugin.CILIUM, BRIDGE::contains))
        .contains("a real node needs these packages: clang-19 llvm-19");
  }

  @Test
  void whatCanBeInstalledIsNoObstacle() {
    assertThat(NodePackages.obstacle(PodNetwork.Plugin.CILIUM, file -> file.endsWith("/apt-get")))
        .isEmpty();
  }
}
