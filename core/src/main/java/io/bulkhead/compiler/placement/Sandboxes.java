package io.bulkhead.compiler.placement;

import io.bulkhead.compiler.model.Snapshot.ClusterFacts;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.RuntimeClassFact;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.kind.isolation.SandboxOffer;
import io.bulkhead.kind.isolation.VersionGate;
import io.bulkhead.label.Labels;
import io.bulkhead.quota.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Which sandbox classes a cluster offers, and why it offers no other.
public final class Sandboxes {

  /// The class that untrusted pods get on a cluster, or the reason why there is none.
  sealed interface Choice {
    record Usable(SandboxClass sandbox) implements Choice {}

    record None(String reason) implements Choice {}
  }

  /// @param preferred name of the class that the tenant asked for; null takes the first usable one
  static Choice choose(
      ClusterFacts cluster, List<SandboxClass> catalogue, @Nullable String preferred) {
    Capabilities facts = cluster.capabilities();
    if (facts.observed() == null) {
      return new Choice.None("the cluster has not been observed yet");
    }
    if (!facts.validatingPolicy()) {
      return new Choice.None(
          "its API does not serve ValidatingAdmissionPolicy, so it cannot hold the guard");
    }
    List<String> reasons = new ArrayList<>();
    for (SandboxClass sandbox : catalogue) {
      String name = sandbox.metadata().name();
      if (preferred != null && !preferred.equals(name)) {
        continue;
      }
      Optional<String> fault = fault(sandbox, facts);
      if (fault.isEmpty()) {
        return new Choice.Usable(sandbox);
      }
      reasons.add(name + ": " + fault.get());
    }
    String detail =
        reasons.isEmpty() ? "the catalogue has no sandbox class" : String.join("; ", reasons);
    return new Choice.None("no usable sandbox class (" + detail + ")");
  }

  /// Why the class cannot be used there now; empty if it can.
  private static Optional<String> fault(SandboxClass sandbox, Capabilities facts) {
    String handler = sandbox.spec().handler();
    Optional<RuntimeClassFact> present = SandboxOffer.present(sandbox, facts);
    if (present.isEmpty() && !sandbox.spec().create()) {
      return Optional.of("the cluster has no RuntimeClass of that name");
    }
    if (present.isPresent() && !present.get().handler().equals(handler)) {
      return Optional.of(
          "its RuntimeClass there has handler \""
              + present.get().handler()
              + "\", the catalogue says \""
              + handler
              + "\"");
    }
    String old = VersionGate.of(sandbox, facts).refusal();
    if (!old.isEmpty()) {
      return Optional.of(old);
    }
    if (SandboxOffer.nodes(sandbox, facts).isEmpty()) {
      return Optional.of("no Ready node offers the handler \"" + handler + "\"");
    }
    return Optional.empty();
  }

  /// Whether we may create the RuntimeClass on the cluster: it is absent, ours, or identical to
  /// ours. Another one of that name belongs to somebody else.
  static boolean creates(SandboxClass sandbox, ClusterId cluster, Capabilities facts) {
    return sandbox.spec().create()
        && SandboxOffer.present(sandbox, facts)
            .map(fact ->
                fact.handler().equals(sandbox.spec().handler())
                    && (fact.owner().equals(owner(cluster)) || alike(sandbox, fact)))
            .orElseGet(() -> SandboxOffer.offered(sandbox, facts));
  }

  private static String owner(ClusterId cluster) {
    return Labels.owner(cluster.document());
  }

  private static boolean alike(SandboxClass sandbox, RuntimeClassFact fact) {
    return fact.overheadMilliCpu() == overheadMilliCpu(sandbox)
        && fact.overheadBytes() == overheadBytes(sandbox)
        && fact.nodeSelector().stream()
            .sorted()
            .toList()
            .equals(SandboxOffer.selector(sandbox).stream().sorted().toList());
  }

  /// The overhead of each pod according to the catalogue: thousandths of a CPU, 0 if none is
  /// declared.
  public static long overheadMilliCpu(SandboxClass sandbox) {
    return Quantity.milli(overhead(sandbox, "cpu")).orElse(0L);
  }

  /// The overhead of each pod according to the catalogue: bytes of memory, 0 if none is declared.
  public static long overheadBytes(SandboxClass sandbox) {
    return Quantity.whole(overhead(sandbox, "memory")).orElse(0L);
  }

  private static String overhead(SandboxClass sandbox, String resource) {
    SequencedMap<String, String> overhead = sandbox.spec().overhead();
    return overhead == null ? "0" : overhead.getOrDefault(resource, "0");
  }

  private Sandboxes() {}
}
