package io.bulkhead.testbed.node;

import io.bulkhead.testbed.program.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The machine's own packages that a real node needs.
final class NodePackages {
  /// Package by a file that proves its presence.
  private static final Map<String, List<String>> NEEDED = new LinkedHashMap<>();

  static {
    NEEDED.put("runc", List.of("/usr/sbin/runc", "/usr/bin/runc"));
    NEEDED.put(
        "containernetworking-plugins", List.of("/usr/lib/cni/bridge", "/opt/cni/bin/bridge"));
    NEEDED.put("busybox-static", List.of("/bin/busybox", "/usr/bin/busybox"));
    NEEDED.put("iptables", List.of("/usr/sbin/iptables", "/sbin/iptables"));
    NEEDED.put("iproute2", List.of("/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"));
    NEEDED.put("conntrack", List.of("/usr/sbin/conntrack"));
    NEEDED.put("ethtool", List.of("/usr/sbin/ethtool", "/sbin/ethtool"));
    NEEDED.put("socat", List.of("/usr/bin/socat"));
  }

  /// Compilers that Cilium needs for its eBPF programs.
  private static final Map<String, List<String>> COMPILERS = new LinkedHashMap<>();

  static {
    COMPILERS.put("clang-19", List.of("/usr/bin/clang-19"));
    COMPILERS.put("llvm-19", List.of("/usr/bin/llc-19"));
  }

  private static Map<String, List<String>> needed(PodNetwork.Plugin network) {
    Map<String, List<String>> needed = new LinkedHashMap<>(NEEDED);
    if (network == PodNetwork.Plugin.CILIUM) {
      needed.putAll(COMPILERS);
    }
    return needed;
  }

  /// Why a node cannot have its packages; empty if they are installed or can be.
  ///
  /// @param here whether a file exists at an absolute path
  static Optional<String> obstacle(PodNetwork.Plugin network, Predicate<String> here) {
    List<String> missing = missing(network, here);
    return missing.isEmpty() || here.test("/usr/bin/apt-get")
        ? Optional.empty()
        : Optional.of("a real node needs these packages: " + String.join(" ", missing));
  }

  private static List<String> missing(PodNetwork.Plugin network, Predicate<String> here) {
    List<String> missing = new ArrayList<>();
    needed(network)
        .forEach((name, files) -> {
          if (files.stream().noneMatch(here)) {
            missing.add(name);
          }
        });
    return missing;
  }

  static boolean here(String file) {
    return Files.exists(Path.of(file));
  }

  static void install(PodNetwork.Plugin network, Consumer<String> progress) {
    List<String> missing = missing(network, NodePackages::here);
    if (missing.isEmpty()) {
      return;
    }
    progress.accept("installing " + String.join(" ", missing));
    try {
      install(missing);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "a real node needs these packages, which cannot be installed here: "
              + String.join(" ", missing)
              + "\n"
              + e.getMessage(),
          e);
    }
  }

  private static void install(List<String> missing) {
    Shell.must("apt-get", "update", "-q");
    List<String> command =
        new ArrayList<>(
            List.of("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-q"));
    command.add("--no-install-recommends");
    command.addAll(missing);
    Shell.must(command.toArray(String[]::new));
  }

  /// The first existing file of a package.
  static Path file(String name) {
    return Optional.ofNullable(needed(PodNetwork.Plugin.CILIUM).get(name))
        .orElse(List.of())
        .stream()
        .map(Path::of)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the package " + name + " is missing"));
  }

  private NodePackages() {}
}
