package io.bulkhead.operation;

import io.bulkhead.action.ActionContext;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.Compilation.PartBundles;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.owner.DesiredState;
import io.bulkhead.plan.Plans;
import io.bulkhead.plan.Plans.Planned;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import java.util.List;
import java.util.stream.Collectors;

/// Delivers logical clouds to clusters that had not been observed when the clouds were
/// instantiated.
final class AwaitedClusters {
  private final ActionContext parts;
  private final Plans plans;

  AwaitedClusters(ActionContext parts, Plans plans) {
    this.parts = parts;
    this.plans = plans;
  }

  /// Orders deliveries that wait for the cluster if they can go there now; otherwise records on
  /// them why not.
  ///
  /// @return false if documents were changed meanwhile, so that it must be called again
  boolean look(ClusterId cluster) {
    boolean done = true;
    for (Delivery.Id id : parts.store().read(reader -> waiting(reader, cluster))) {
      done &= looked(id);
    }
    return done;
  }

  /// Compiled before the transaction that orders it, so that other writers do not wait.
  private boolean looked(Delivery.Id id) {
    DocumentKey cloud = id.owner();
    Planned planned =
        plans.read(reader ->
            plans.attempted(
                reader, plans.target(reader, cloud, plans.statusContext(reader, cloud))));
    return parts
        .store()
        .<Boolean>write(writer -> {
          Delivery row = writer.deliveries().find(id).filter(AwaitedClusters::waits).orElse(null);
          if (row == null) {
            return true;
          }
          if (!planned.reads().hold(writer)) {
            return false;
          }
          bring(writer, row, planned.plan());
          return true;
        });
  }

  private static List<Delivery.Id> waiting(Reader reader, ClusterId cluster) {
    boolean seen = reader.facts().capabilities(cluster).map(Capabilities::observed).isPresent();
    return seen
        ? reader.deliveries().on(cluster).stream()
            .filter(AwaitedClusters::waits)
            .map(Delivery::id)
            .toList()
        : List.of();
  }

  private static boolean waits(Delivery row) {
    return row.awaitsCluster() && !row.order().stopped();
  }

  private void bring(Writer writer, Delivery row, Compilation plan) {
    DocumentKey cloud = row.id().owner();
    ClusterId cluster = row.id().cluster();
    List<PartBundles> coming = plan.on(cluster);
    if (coming.isEmpty()) {
      String why = why(plan, cluster);
      if (!why.equals(row.progress().message())) {
        writer.deliveries().save(row.awaiting(why));
      }
      return;
    }
    plans.quotas().order(writer, cloud, coming);
    DesiredState.arrive(
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
