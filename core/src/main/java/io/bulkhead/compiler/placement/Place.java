package io.bulkhead.compiler.placement;

import io.bulkhead.compiler.model.Diagnostics;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Choice;
import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Draft.Traits;
import io.bulkhead.compiler.model.Draft.Verdict;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.model.Snapshot;
import io.bulkhead.compiler.model.Snapshot.ClusterFacts;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.workload.AppIntent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Chooses clusters for the apps of a deployment. An app's groups keep all their acceptable
/// candidates; [io.bulkhead.compiler.capacity.Fit] settles on one when the app's demand is known.
public final class Place implements Pass {
  private final KindTable table;

  /// @param table knows the paths by which diagnostics name documents
  public Place(KindTable table) {
    this.table = table;
  }

  @Override
  public Draft apply(Draft draft) {
    var model = (Model.Deployment) draft.model();
    List<Part> parts = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    var findings = new Diagnostics();
    var cache = new Acceptances(draft.snapshot(), model.cloud(), model.sandboxClasses());
    var labels = new LabelIndex(draft.snapshot());
    for (Model.App app : model.apps()) {
      String path = table.path(app.intentKey());
      List<Choice> wanted = groups(app.intent(), labels, path);
      if (wanted.isEmpty()) {
        findings.error(
            Problem.NO_QUALIFIED_CLUSTER,
            "No Qualified Clusters to deploy App: app " + app.name() + " names no cluster",
            path,
            "spec.intent");
      }
      var traits = new TreeMap<ClusterId, Traits>();
      var refused = new LinkedHashMap<ClusterId, Verdict>();
      List<Choice> choices = new ArrayList<>();
      for (Choice group : wanted) {
        List<ClusterId> accepted = new ArrayList<>();
        for (ClusterId cluster : group.candidates()) {
          Acceptances.Acceptance answer = cache.accept(cluster, true);
          if (answer.refusal().isEmpty()) {
            accepted.add(cluster);
            List<String> served =
                Acceptances.facts(draft.snapshot(), cluster).capabilities().apis();
            traits.put(cluster, answer.traits().serving(served));
          } else {
            refused.putIfAbsent(
                cluster, new Verdict(app.name(), cluster, false, answer.reason(), path));
          }
        }
        if (accepted.isEmpty()) {
          findings.add(empty(group, refused, model.cloud(), app.name()));
        } else {
          choices.add(new Choice(accepted, group.mandatory(), path, group.field()));
        }
      }
      verdicts.addAll(refused.values());
      parts.add(new Part(app.name(), app.gates(), choices, Acceptances.variants(traits)));
    }
    for (ClusterId cluster : model.cloud().clusters()) {
      ClusterFacts facts = Acceptances.facts(draft.snapshot(), cluster);
      if (facts.capabilities().identity().isDouble()) {
        findings.add(Acceptances.secondName(cluster, facts));
      }
    }
    return draft.withParts(parts).withVerdicts(verdicts).withDiagnostics(findings.all());
  }

  private static Diagnostic empty(
      Choice group, SequencedMap<ClusterId, Verdict> refused, Model.Cloud cloud, String app) {
    if (group.mandatory()) {
      return refusal(group, refused, cloud, app);
    }
    var reasons =
        group.candidates().stream()
            .map(refused::get)
            .filter(verdict -> verdict != null)
            .map(verdict -> verdict.cluster() + ": " + verdict.reason())
            .toList();
    return Diagnostic.error(
            Problem.NO_QUALIFIED_CLUSTER,
            "No Qualified Clusters to deploy App: app "
                + app
                + " ("
                + (reasons.isEmpty() ? "nothing matches the intent" : String.join("; ", reasons))
                + ")")
        .onIntent(group.intent())
        .atField(group.field());
  }

  /// Why the only cluster that the intent names cannot be used.
  private static Diagnostic refusal(
      Choice group, SequencedMap<ClusterId, Verdict> refused, Model.Cloud cloud, String app) {
    ClusterId cluster = group.candidates().getFirst();
    Verdict verdict = refused.get(cluster);
    String reason = verdict == null ? "" : verdict.reason();
    Diagnostic found =
        cloud.clusters().contains(cluster)
            ? Diagnostic.error(
                Problem.NO_QUALIFIED_CLUSTER,
                "No Qualified Clusters to deploy App: app "
                    + app
                    + " needs "
                    + cluster
                    + ", but "
                    + reason)
            : Diagnostic.error(
                Problem.INVALID_INTENT,
                "The specified Logical Cloud doesn't provide the mandatory clusters: " + cluster);
    return found.onIntent(group.intent()).atField(group.field()).onCluster(cluster.toString());
  }

  private static List<Choice> groups(AppIntent.Placement intent, LabelIndex labels, String path) {
    List<Choice> groups = new ArrayList<>();
    for (int i = 0; i < intent.allOf().size(); i++) {
      AppIntent.Item item = intent.allOf().get(i);
      String field = "spec.intent.allOf[" + i + "]";
      if (!item.anyOf().isEmpty()) {
        groups.add(new Choice(labels.candidates(item.anyOf()), false, path, field + ".anyOf"));
        continue;
      }
      List<ClusterId> named = labels.of(item.leaf());
      if (named.isEmpty()) {
        groups.add(new Choice(List.of(), false, path, field));
      }
      named.forEach(cluster -> groups.add(new Choice(List.of(cluster), true, path, field)));
    }
    if (!intent.anyOf().isEmpty()) {
      groups.add(new Choice(labels.candidates(intent.anyOf()), false, path, "spec.intent.anyOf"));
    }
    return groups;
  }

  /// Clusters by provider and label.
  private static final class LabelIndex {
    private final SequencedMap<String, List<ClusterId>> index = new TreeMap<>();

    LabelIndex(Snapshot snapshot) {
      for (ClusterFacts facts : snapshot.clusters().values()) {
        for (String label : new LinkedHashSet<>(facts.labels())) {
          index
              .computeIfAbsent(facts.id().provider() + "+" + label, x -> new ArrayList<>())
              .add(facts.id());
        }
      }
    }

    List<ClusterId> of(AppIntent.Leaf leaf) {
      return leaf.cluster().isEmpty()
          ? index.getOrDefault(leaf.clusterProvider() + "+" + leaf.clusterLabel(), List.of())
          : List.of(new ClusterId(leaf.clusterProvider(), leaf.cluster()));
    }

    List<ClusterId> candidates(List<AppIntent.Leaf> leaves) {
      return leaves.stream().flatMap(leaf -> of(leaf).stream()).distinct().toList();
    }
  }
}
