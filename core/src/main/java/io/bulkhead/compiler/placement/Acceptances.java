package io.bulkhead.compiler.placement;

import io.bulkhead.compiler.model.Draft.Traits;
import io.bulkhead.compiler.model.Draft.Variant;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Snapshot;
import io.bulkhead.compiler.model.Snapshot.ClusterFacts;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.kind.tenancy.Trust;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Decides which clusters accept the work of a logical cloud, and which are alike; once per
/// cluster.
final class Acceptances {
  private static final String UNKNOWN_VERSION = "v1.37.0";

  private static final String DOUBLE =
      "it is a second name of a cluster that is registered under another, and takes no work";

  private static final String HELD =
      "it is a second name of a cluster that is registered under another; what is deployed under"
          + " this one stays, and nothing else goes there";

  private final Snapshot snapshot;
  private final Model.Cloud cloud;
  private final List<SandboxClass> catalogue;
  private final LinkedHashSet<ClusterId> members;
  private final SequencedMap<ClusterId, Acceptance> answers = new TreeMap<>();

  Acceptances(Snapshot snapshot, Model.Cloud cloud, List<SandboxClass> catalogue) {
    this.snapshot = snapshot;
    this.cloud = cloud;
    this.catalogue = catalogue;
    this.members = new LinkedHashSet<>(cloud.clusters());
  }

  /// @param now whether the work is to run there now, so the cluster must be reachable
  Acceptance accept(ClusterId cluster, boolean now) {
    return answers.computeIfAbsent(cluster, c -> judge(c, now));
  }

  private Acceptance judge(ClusterId cluster, boolean now) {
    ClusterFacts facts = facts(snapshot, cluster);
    Capabilities seen = facts.capabilities();
    var plain = new Traits(version(seen), null, seen.mutatingPolicy(), List.of());
    if (!members.contains(cluster)) {
      return new Acceptance(plain, Optional.of("the logical cloud has no reference to it"));
    }
    if (seen.identity().isDouble() && !facts.holdsTarget()) {
      return new Acceptance(plain, Optional.of(DOUBLE));
    }
    if (cloud.trust() == Trust.TRUSTED) {
      return new Acceptance(plain, Optional.empty());
    }
    if (now && !seen.reachable() && !facts.holdsTarget()) {
      return new Acceptance(plain, Optional.of("its API server cannot be reached"));
    }
    if (!facts.incidents().isEmpty() && !facts.holdsTarget()) {
      return new Acceptance(
          plain, Optional.of("its isolation is in doubt: " + facts.incidents().getFirst()));
    }
    return switch (Sandboxes.choose(facts, catalogue, cloud.sandbox())) {
      case Sandboxes.Choice.None none -> new Acceptance(plain, Optional.of(none.reason()));
      case Sandboxes.Choice.Usable usable ->
          new Acceptance(
              new Traits(
                  version(seen),
                  usable.sandbox().metadata().name(),
                  seen.mutatingPolicy(),
                  List.of()),
              Optional.empty());
    };
  }

  /// @param refusal the reason in words; empty if it is accepted
  record Acceptance(Traits traits, Optional<String> refusal) {
    String reason() {
      return refusal.orElse("accepted");
    }
  }

  static Diagnostic secondName(ClusterId cluster, ClusterFacts facts) {
    String text = facts.holdsTarget() ? HELD : DOUBLE;
    return Diagnostic.warning(Problem.NO_QUALIFIED_CLUSTER, cluster + ": " + text)
        .onCluster(cluster.toString())
        .ofRule("", doubled(facts));
  }

  /// Only operators may see which cluster a double stands for.
  static Diagnostic.Cure doubled(ClusterFacts facts) {
    Capabilities.Identity identity = facts.capabilities().identity();
    return identity.isDouble()
        ? new Diagnostic.Cure(
            "",
            "it is a double of "
                + identity.doubleOf()
                + ": let the logical cloud refer to that, or deregister that one")
        : Diagnostic.Cure.NONE;
  }

  /// Groups alike clusters.
  static List<Variant> variants(SequencedMap<ClusterId, Traits> traits) {
    var byTraits = new LinkedHashMap<Traits, List<ClusterId>>();
    traits.forEach(
        (cluster, t) -> byTraits.computeIfAbsent(t, x -> new ArrayList<>()).add(cluster));
    return byTraits.entrySet().stream()
        .map(e -> new Variant(e.getKey(), e.getValue(), List.of()))
        .sorted(Comparator.comparing(variant -> variant.clusters().getFirst()))
        .toList();
  }

  static ClusterFacts facts(Snapshot snapshot, ClusterId cluster) {
    ClusterFacts known = snapshot.clusters().get(cluster);
    return known != null ? known : new ClusterFacts(cluster, List.of(), Capabilities.UNKNOWN);
  }

  static String version(Capabilities facts) {
    return facts.version().isEmpty() ? UNKNOWN_VERSION : facts.version();
  }
}
