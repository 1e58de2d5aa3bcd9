package io.bulkhead.operation;

import io.bulkhead.action.Parts;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.Compilation.PartBundles;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.owner.Orders;
import io.bulkhead.plan.Plans;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import java.util.List;
import java.util.stream.Collectors;

/// Brings logical clouds to clusters that nobody had seen when they were instantiated.
final class AwaitedClusters {
  private final Parts parts;
  private final Plans plans;

  AwaitedClusters(Parts parts, Plans plans) {
    this.parts = parts;
    this.plans = plans;
  }

  /// Looks whether what waits for the cluster can go there now; else what waits says why not.
  void look(ClusterId cluster) {
    parts
        .store()
        .read(reader -> waiting(reader, cluster))
        .forEach(id ->
            parts
                .store()
                .write(writer -> {
                  writer
                      .delivery(id)
                      .filter(AwaitedClusters::waits)
                      .ifPresent(row -> bring(writer, row));
                  return id;
                }));
  }

  private static List<Delivery.Id> waiting(Reader reader, ClusterId cluster) {
    boolean seen = reader.capabilities(cluster).map(Capabilities::observed).isPresent();
    return seen
        ? reader.deliveriesOn(cluster).stream()
            .filter(AwaitedClusters::waits)
            .map(Delivery::id)
            .toList()
        : List.of();
  }

  private static boolean waits(Delivery row) {
    return row.awaitsCluster() && !row.stopped();
  }

  private void bring(Writer writer, Delivery row) {
    DocumentKey cloud = row.id().owner();
    ClusterId cluster = row.id().cluster();
    Compilation plan =
        plans.compile(writer, plans.target(writer, cloud, plans.statusContext(writer, cloud)));
    List<PartBundles> coming = plan.on(cluster);
    if (coming.isEmpty()) {
      String why = why(plan, cluster);
      if (!why.equals(row.message())) {
        writer.saveDelivery(row.awaiting(why));
      }
      return;
    }
    plans.quotas().order(writer, cloud, coming);
    Orders.arrive(
        writer, row, coming.getFirst().groups().getFirst().bundle(), parts.clock().instant());
  }

  private static String why(Compilation plan, ClusterId cluster) {
    return plan.verdicts().stream()
        .filter(verdict -> verdict.cluster().equals(cluster) && !verdict.chosen())
        .map(verdict -> "the logical cloud cannot be created there yet: " + verdict.reason())
        .findFirst()
        .orElseGet(() ->
            plan.diagnostics().stream()
                .filter(Diagnostic::isError)
                .map(Diagnostic::message)
                .collect(Collectors.joining("; ")));
  }
}
