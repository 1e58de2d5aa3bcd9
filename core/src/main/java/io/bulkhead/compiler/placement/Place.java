package io.bulkhead.compiler.placement;

import io.bulkhead.bundle.Gate;
import io.bulkhead.compiler.model.Diagnostics;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Choice;
import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Draft.Traits;
import io.bulkhead.compiler.model.Draft.Variant;
import io.bulkhead.compiler.model.Draft.Verdict;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.model.Probes;
import io.bulkhead.compiler.model.Snapshot;
import io.bulkhead.compiler.model.Snapshot.ClusterFacts;
import io.bulkhead.compiler.rights.UserRights;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.Trust;
import io.bulkhead.kind.workload.AppIntent;
import io.bulkhead.quota.Amounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Chooses clusters. An app's groups keep all their acceptable candidates;
/// [io.bulkhead.compiler.capacity.Fit] settles on one when it is known how much the app needs.
public final class Place implements Pass {
  private static final String UNKNOWN_VERSION = "v1.37.0";

  /// The part of a cluster's deliveries that comes before all others.
  public static final String BASELINE = "baseline";

  /// The one part of a logical cloud.
  public static final String CLOUD = "logical-cloud";

  private static final String DOUBLE =
      "it is a second name of a cluster that is registered under another, and takes no work";

  private static final String HELD =
      "it is a second name of a cluster that is registered under another; what is deployed under"
          + " this one stays, and nothing else goes there";

  /// A new class is admitted only when the API server has taken in the changed guard.
  private static final Gate AFTER_THE_GUARD =
      new Gate(BASELINE, Gate.Until.DEPLOYED, Duration.ofSeconds(2));

  private final KindTable table;

  /// @param table knows the paths by which diagnostics name documents
  public Place(KindTable table) {
    this.table = table;
  }

  @Override
  public Draft apply(Draft draft) {
    return switch (draft.model()) {
      case Model.Deployment deployment -> deployment(draft, deployment);
      case Model.CloudModel cloud -> cloud(draft, cloud);
      case Model.Baseline baseline -> baseline(draft, baseline);
    };
  }

  private Draft baseline(Draft draft, Model.Baseline baseline) {
    ClusterFacts facts = facts(draft.snapshot(), baseline.cluster());
    List<String> creates =
        baseline.sandboxClasses().stream()
            .filter(sandbox -> Sandboxes.creates(sandbox, baseline.cluster(), facts.capabilities()))
            .map(sandbox -> sandbox.metadata().name())
            .toList();
    Capabilities seen = facts.capabilities();
    var traits = new Traits(version(seen), null, seen.mutatingPolicy(), creates);
    var variant = new Variant(traits, List.of(baseline.cluster()), List.of());
    List<Part> parts = new ArrayList<>();
    parts.add(new Part(BASELINE, List.of(), List.of(), List.of(variant)));
    if (!baseline.probes().wanted().isEmpty()) {
      parts.add(new Part(Probes.PART, List.of(AFTER_THE_GUARD), List.of(), List.of(variant)));
    }
    return draft.withParts(parts);
  }

  private Draft cloud(Draft draft, Model.CloudModel model) {
    String path = table.path(model.cloud().key());
    List<Verdict> verdicts = new ArrayList<>();
    List<Diagnostic> found = new ArrayList<>();
    var traits = new TreeMap<ClusterId, Traits>();
    var cache = new TraitCache(draft.snapshot(), model.cloud(), model.sandboxClasses());
    for (ClusterId cluster : model.cloud().clusters()) {
      Acceptance answer = cache.accept(cluster, false);
      verdicts.add(new Verdict(CLOUD, cluster, answer.refusal().isEmpty(), answer.reason(), path));
      if (answer.refusal().isEmpty()) {
        Amounts share = draft.snapshot().shares().getOrDefault(cluster, Amounts.NONE);
        Capabilities seen = facts(draft.snapshot(), cluster).capabilities();
        List<String> groups = UserRights.groupsThatMatter(model.cloud(), model.permissions(), seen);
        traits.put(cluster, answer.traits().with(share).with(groups));
        if (seen.identity().isDouble()) {
          found.add(secondName(cluster, facts(draft.snapshot(), cluster)));
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
                .ofRule("", doubled(facts(draft.snapshot(), cluster))));
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
    var part = new Part(CLOUD, List.of(), List.of(), variants(traits));
    return placed.withParts(traits.isEmpty() ? List.of() : List.of(part)).withDiagnostics(found);
  }

  /// Clusters of a logical cloud that were not seen yet, in order. What it is there can be said
  /// only when they were.
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
    return facts(snapshot, cluster).capabilities().observed() == null;
  }

  private Draft deployment(Draft draft, Model.Deployment model) {
    List<Part> parts = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    var findings = new Diagnostics();
    var cache = new TraitCache(draft.snapshot(), model.cloud(), model.sandboxClasses());
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
          Acceptance answer = cache.accept(cluster, true);
          if (answer.refusal().isEmpty()) {
            accepted.add(cluster);
            List<String> served = facts(draft.snapshot(), cluster).capabilities().apis();
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
      parts.add(new Part(app.name(), app.gates(), choices, variants(traits)));
    }
    for (ClusterId cluster : model.cloud().clusters()) {
      ClusterFacts facts = facts(draft.snapshot(), cluster);
      if (facts.capabilities().identity().isDouble()) {
        findings.add(secondName(cluster, facts));
      }
    }
    return draft.withParts(parts).withVerdicts(verdicts).withDiagnostics(findings.all());
  }

  private static Diagnostic secondName(ClusterId cluster, ClusterFacts facts) {
    String text = facts.holdsTarget() ? HELD : DOUBLE;
    return Diagnostic.warning(Problem.NO_QUALIFIED_CLUSTER, cluster + ": " + text)
        .onCluster(cluster.toString())
        .ofRule("", doubled(facts));
  }

  /// Whose double a cluster is is the operator's to know.
  private static Diagnostic.Cure doubled(ClusterFacts facts) {
    Capabilities.Identity identity = facts.capabilities().identity();
    return identity.isDouble()
        ? new Diagnostic.Cure(
            "",
            "it is a double of "
                + identity.doubleOf()
                + ": let the logical cloud refer to that, or deregister that one")
        : Diagnostic.Cure.NONE;
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

  /// Why the one cluster that the intent names is not to be had.
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

  /// Groups alike clusters.
  private static List<Variant> variants(SequencedMap<ClusterId, Traits> traits) {
    var byTraits = new LinkedHashMap<Traits, List<ClusterId>>();
    traits.forEach(
        (cluster, t) -> byTraits.computeIfAbsent(t, x -> new ArrayList<>()).add(cluster));
    return byTraits.entrySet().stream()
        .map(e -> new Variant(e.getKey(), e.getValue(), List.of()))
        .sorted(Comparator.comparing(variant -> variant.clusters().getFirst()))
        .toList();
  }

  private static ClusterFacts facts(Snapshot snapshot, ClusterId cluster) {
    ClusterFacts known = snapshot.clusters().get(cluster);
    return known != null ? known : new ClusterFacts(cluster, List.of(), Capabilities.UNKNOWN);
  }

  private static String version(Capabilities facts) {
    return facts.version().isEmpty() ? UNKNOWN_VERSION : facts.version();
  }

  private record Acceptance(Traits traits, Optional<String> refusal) {
    String reason() {
      return refusal.orElse("accepted");
    }
  }

  /// Whether a cluster takes the cloud's work; asked once per cluster.
  private static final class TraitCache {
    private final Snapshot snapshot;
    private final Model.Cloud cloud;
    private final List<SandboxClass> catalogue;
    private final LinkedHashSet<ClusterId> members;
    private final SequencedMap<ClusterId, Acceptance> answers = new TreeMap<>();

    TraitCache(Snapshot snapshot, Model.Cloud cloud, List<SandboxClass> catalogue) {
      this.snapshot = snapshot;
      this.cloud = cloud;
      this.catalogue = catalogue;
      this.members = new LinkedHashSet<>(cloud.clusters());
    }

    /// @param now the work is to run there now, so the cluster must be within reach
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
