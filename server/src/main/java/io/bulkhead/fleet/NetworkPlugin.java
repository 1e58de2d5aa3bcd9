package io.bulkhead.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/// A network plug-in, recognised by what its programs write on nodes. Its CRDs prove little: they
/// stay when it is removed, and come with charts that merely use them.
enum NetworkPlugin {
  CILIUM("cilium", "cilium.io", "CiliumIsUp", List.of("network.cilium.io/", "io.cilium.network")),
  CALICO("calico", "crd.projectcalico.org", "CalicoIsUp", List.of("projectcalico.org/")),
  ANTREA("antrea", "crd.antrea.io", "", List.of("node.antrea.io/")),
  KUBE_OVN("kube-ovn", "kubeovn.io", "", List.of("ovn.kubernetes.io/")),
  OVN_KUBERNETES("ovn-kubernetes", "k8s.ovn.org", "", List.of("k8s.ovn.org/"));

  private final String text;
  private final String group;
  private final String reason;
  private final List<String> annotations;

  /// @param group of its resources
  /// @param reason that it gives in a node's condition NetworkUnavailable; empty for none
  /// @param annotations prefixes of the annotations that it writes on nodes
  NetworkPlugin(String text, String group, String reason, List<String> annotations) {
    this.text = text;
    this.group = group;
    this.reason = reason;
    this.annotations = annotations;
  }

  /// The plug-ins that have left traces on a node.
  static Set<NetworkPlugin> on(JsonNode node) {
    Set<NetworkPlugin> found = EnumSet.noneOf(NetworkPlugin.class);
    Arrays.stream(values()).filter(plugin -> plugin.marks(node)).forEach(found::add);
    return found;
  }

  private boolean marks(JsonNode node) {
    boolean up =
        !reason.isEmpty()
            && StreamSupport.stream(node.at("/status/conditions").spliterator(), false)
                .anyMatch(condition ->
                    condition.path("type").asText().equals("NetworkUnavailable")
                        && condition.path("status").asText().equals("False")
                        && condition.path("reason").asText().equals(reason));
    return up
        || node.at("/metadata/annotations").properties().stream()
            .anyMatch(each -> annotations.stream().anyMatch(each.getKey()::startsWith));
  }

  /// The plug-in's name as shown in capabilities; empty if none is observed.
  ///
  /// @param apis as `group/version/Kind`
  /// @param nodes what was observed on each
  static String name(List<String> apis, Collection<Set<NetworkPlugin>> nodes) {
    Optional<NetworkPlugin> first =
        Arrays.stream(values())
            .filter(plugin -> apis.stream().anyMatch(api -> api.startsWith(plugin.group + "/")))
            .filter(plugin -> nodes.stream().anyMatch(seen -> seen.contains(plugin)))
            .findFirst();
    return first.map(plugin -> plugin.text).orElse("");
  }
}
