package io.bulkhead.compiler;

import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.ProbeWish;
import java.util.List;

/// The probes that should be on a cluster now: pods that tell what they see from within a sandbox.
///
/// @param image which has a shell and busybox's programs; anything when none is wanted
/// @param wanted in order
public record Probes(String image, List<ProbeWish> wanted) {
  public static final Probes NONE = new Probes("", List.of());

  /// The part of the cluster's deliveries.
  public static final String PART = "probe";

  /// Nodes on which the guard lets pods of a sandbox class run now, with the class.
  public static List<NodeClass> offered(List<SandboxClass> catalogue, Capabilities facts) {
    if (!facts.validatingPolicy()) {
      return List.of();
    }
    return catalogue.stream()
        .filter(sandbox -> Sandboxes.present(sandbox, facts).isPresent())
        .filter(sandbox -> Sandboxes.admitted(sandbox, facts))
        .flatMap(sandbox ->
            Sandboxes.nodes(sandbox, facts).stream()
                .map(node -> new NodeClass(node.name(), sandbox.metadata().name())))
        .sorted()
        .toList();
  }

  public Probes {
    wanted = List.copyOf(wanted);
  }
}
