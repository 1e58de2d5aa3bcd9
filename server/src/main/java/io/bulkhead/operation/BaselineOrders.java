package io.bulkhead.operation;

import io.bulkhead.action.ActionContext;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.fleet.Doubles;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.owner.DesiredState;
import io.bulkhead.plan.Plans;
import io.bulkhead.proof.Probes;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import java.util.Objects;
import java.util.Optional;

/// Keeps the baseline of every registered cluster in line with the catalogue and the cluster's
/// capabilities.
///
/// A cluster that is deregistered keeps its guard unless somebody asked for its removal: keeping
/// protection is safer than dropping it.
final class BaselineOrders {
  private final ActionContext parts;
  private final Plans plans;

  BaselineOrders(ActionContext parts, Plans plans) {
    this.parts = parts;
    this.plans = plans;
  }

  /// Compiles the baseline of one cluster and orders it if it differs from the last order.
  void keep(ClusterId cluster) {
    if (parts.store().read(reader -> ClusterDeparture.leaves(reader, cluster))) {
      parts
          .store()
          .write(writer -> {
            ClusterDeparture.finish(writer, cluster);
            return cluster;
          });
      return;
    }
    order(cluster);
  }

  /// As [#keep], even if its removal was requested: the cluster's document has been written since.
  void order(ClusterId cluster) {
    DocumentKey owner = cluster.document();
    Optional<Compilation> plan = parts.store().read(reader -> wanted(reader, cluster));
    plan.ifPresent(compiled ->
        parts
            .store()
            .write(writer -> {
              if (writer.exists(owner)) {
                if (ClusterDeparture.leaves(writer, cluster)) {
                  OperationReconciler.overtake(
                      writer,
                      parts.table().path(owner),
                      "a new document of the cluster",
                      parts.clock().instant());
                }
                DesiredState.place(writer, owner, "baseline", compiled, parts.clock().instant());
              }
              return owner;
            }));
  }

  private Optional<Compilation> wanted(Reader reader, ClusterId cluster) {
    Capabilities seen = reader.facts().capabilities(cluster).orElse(Capabilities.UNKNOWN);
    // Before the first contact nothing is known, and while the cluster is away nothing new is.
    if (!reader.exists(cluster.document()) || seen.observed() == null || !seen.reachable()) {
      return Optional.empty();
    }
    if (seen.identity().isDouble()) {
      return Optional.empty();
    }
    Optional<Probes> probes = parts.examiner().probes(reader, cluster);
    if (probes.isEmpty() && probed(reader, cluster)) {
      // Existing ones are neither confirmed nor removed before the nodes are known again.
      return Optional.empty();
    }
    Compilation plan =
        plans.compile(reader, new Target.Baseline(cluster, probes.orElse(Probes.NONE)));
    return plan.failed() || ordered(reader, cluster, plan) ? Optional.empty() : Optional.of(plan);
  }

  private static boolean ordered(Reader reader, ClusterId cluster, Compilation plan) {
    var wanted =
        plan.parts().stream()
            .flatMap(part -> part.groups().stream())
            .map(group -> group.bundle().digest())
            .toList();
    var known =
        reader.deliveries().of(cluster.document()).stream()
            .map(row -> row.order().desired())
            .filter(Objects::nonNull)
            .toList();
    return wanted.size() == known.size() && known.containsAll(wanted);
  }

  private static boolean probed(Reader reader, ClusterId cluster) {
    return reader
        .deliveries()
        .find(new Delivery.Id(cluster.document(), Probes.PART, cluster))
        .filter(row -> row.order().desired() != null)
        .isPresent();
  }

  /// Deletes the rows of a cluster that is not registered any more.
  void forget(ClusterId cluster) {
    parts
        .store()
        .write(writer -> {
          if (!writer.exists(cluster.document())) {
            writer
                .deliveries()
                .of(cluster.document())
                .forEach(d -> writer.deliveries().delete(d.id()));
            String uid =
                writer
                    .facts()
                    .capabilities(cluster)
                    .map(Capabilities::identity)
                    .orElse(Capabilities.Identity.UNKNOWN)
                    .uid();
            writer.facts().deleteCapabilities(cluster);
            Doubles.released(writer, uid);
          }
          return cluster;
        });
  }
}
