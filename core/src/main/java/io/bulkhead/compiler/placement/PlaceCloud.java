package io.bulkhead.compiler.placement;

import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Draft.Traits;
import io.bulkhead.compiler.model.Draft.Verdict;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.model.Snapshot;
import io.bulkhead.compiler.rights.UserRights;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.quota.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Puts a logical cloud on those clusters of its references that can hold it.
public final class PlaceCloud implements Pass {
  /// The one part of a logical cloud.
  public static final String PART = "logical-cloud";

  private final KindTable table;

  /// @param table knows the paths by which diagnostics name documents
  public PlaceCloud(KindTable table) {
    this.table = table;
  }

  @Override
  public Draft apply(Draft draft) {
    var model = (Model.CloudModel) draft.model();
    String path = table.path(model.cloud().key());
    List<Verdict> verdicts = new ArrayList<>();
    List<Diagnostic> found = new ArrayList<>();
    var traits = new TreeMap<ClusterId, Traits>();
    var cache = new Acceptances(draft.snapshot(), model.cloud(), model.sandboxClasses());
    for (ClusterId cluster : model.cloud().clusters()) {
      Acceptances.Acceptance answer = cache.accept(cluster, false);
      verdicts.add(new Verdict(PART, cluster, answer.refusal().isEmpty(), answer.reason(), path));
      if (answer.refusal().isEmpty()) {
        Amounts share = draft.snapshot().shares().getOrDefault(cluster, Amounts.NONE);
        Capabilities seen = Acceptances.facts(draft.snapshot(), cluster).capabilities();
        List<String> groups = UserRights.groupsThatMatter(model.cloud(), model.permissions(), seen);
        traits.put(cluster, answer.traits().with(share).with(groups));
        if (seen.identity().isDouble()) {
          found.add(Acceptances.secondName(cluster, Acceptances.facts(draft.snapshot(), cluster)));
        }
      } else if (isUnseen(draft.snapshot(), cluster)) {
        found.add(
            Diagnostic.warning(
                    Problem.NO_QUALIFIED_CLUSTER,
                    cluster
                        + " has not been seen yet: the logical cloud is created there as soon as it"
                        + " has been, and is complete only then")
                .onIntent(path)
                .onCluster(cluster.toString()));
      } else {
        found.add(
            Diagnostic.warning(
                    Problem.NO_QUALIFIED_CLUSTER,
                    "the logical cloud is not created on " + cluster + ": " + answer.reason())
                .onIntent(path)
                .onCluster(cluster.toString())
                .ofRule("", Acceptances.doubled(Acceptances.facts(draft.snapshot(), cluster))));
      }
    }
    Draft placed = draft.withVerdicts(verdicts);
    if (traits.isEmpty() && awaited(placed).isEmpty()) {
      found.add(
          Diagnostic.error(
                  Problem.NO_QUALIFIED_CLUSTER,
                  "no cluster of the logical cloud can hold it: " + verdicts.getFirst().reason())
              .onIntent(path));
    }
    var part = new Part(PART, List.of(), List.of(), Acceptances.variants(traits));
    return placed.withParts(traits.isEmpty() ? List.of() : List.of(part)).withDiagnostics(found);
  }

  /// Clusters of a logical cloud that were not observed yet, in order. Its objects there can only
  /// be determined afterwards.
  public static List<ClusterId> awaited(Draft draft) {
    return draft.model() instanceof Model.CloudModel
        ? draft.verdicts().stream()
            .filter(verdict -> !verdict.chosen() && isUnseen(draft.snapshot(), verdict.cluster()))
            .map(Verdict::cluster)
            .sorted()
            .toList()
        : List.of();
  }

  private static boolean isUnseen(Snapshot snapshot, ClusterId cluster) {
    return Acceptances.facts(snapshot, cluster).capabilities().observed() == null;
  }
}
