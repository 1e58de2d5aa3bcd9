package io.bulkhead.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.action.ActionContext;
import io.bulkhead.evidence.Examination;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.ClusterReads;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.owner.OwnerTypes;
import io.bulkhead.reconcile.Reconciler;
import io.bulkhead.reconcile.Reconciliation;
import io.bulkhead.store.Change;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.KeptReport;
import io.bulkhead.store.Reader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Follows the verdicts on all clusters, projects and logical clouds, counts them, and keeps a
/// report whenever one changes. Only the scopes on a changed cluster are evaluated again.
public final class VerdictReconciler implements Reconciler<ClusterId> {
  private static final Duration GATHER = Duration.ofSeconds(1);

  /// Interval at which every cluster is evaluated: no event tells that a cluster has gone silent.
  private static final Result<ClusterId> AGAIN = Result.after(Duration.ofMinutes(1));

  /// How long after a start clusters that were not observed yet have no verdict.
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final ActionContext parts;
  private final ReportWriter writer;
  private final ReportActions evidence;
  private final VerdictMetrics metrics;

  /// Verdicts of each cluster on its scopes. Not used concurrently.
  private final Map<ClusterId, Map<DocumentKey, Boolean>> said = new LinkedHashMap<>();

  private final Map<DocumentKey, Boolean> verdicts = new LinkedHashMap<>();

  private volatile Instant begun = Instant.MIN;

  public VerdictReconciler(
      ActionContext parts, ReportWriter writer, ReportActions evidence, VerdictMetrics metrics) {
    this.parts = parts;
    this.writer = writer;
    this.evidence = evidence;
    this.metrics = metrics;
  }

  @Override
  public String name() {
    return "verdicts";
  }

  @Override
  public String field() {
    return "cluster";
  }

  @Override
  public Pace pace() {
    return Pace.oneByOne(GATHER);
  }

  @Override
  public void subscribe(Reconciliation<ClusterId> queue) {
    begun = parts.clock().instant();
    parts.examiner().onChange(queue::add);
  }

  @Override
  public void list(Reconciliation<ClusterId> queue) {
    queue.add(parts.store().read(ClusterReads::registered));
  }

  @Override
  public void changed(Change change, Reconciliation<ClusterId> queue) {
    queue.add(change.facts());
    change.deliveryIds().forEach(id -> queue.add(id.cluster()));
  }

  @Override
  public Result<ClusterId> reconcile(ClusterId cluster) {
    look(cluster);
    show();
    return parts.store().<Boolean>read(reader -> reader.exists(cluster.document()))
        ? AGAIN
        : Result.done();
  }

  /// Evaluates a cluster, and decides again about the scopes whose verdict changed there.
  void look(ClusterId cluster) {
    Examination seen = parts.store().read(reader -> parts.examiner().examine(reader, cluster));
    if (seen.heard() == null && parts.clock().instant().isBefore(begun.plus(PATIENCE))) {
      return;
    }
    Map<DocumentKey, ReportScope> scopes = parts.store().read(reader -> scopes(reader, cluster));
    Map<DocumentKey, Boolean> now = writer.verdicts(seen, scopes);
    Map<DocumentKey, Boolean> before = said.getOrDefault(cluster, Map.of());
    if (now.isEmpty()) {
      said.remove(cluster);
    } else {
      said.put(cluster, now);
    }
    Set<DocumentKey> touched = new LinkedHashSet<>(before.keySet());
    touched.addAll(now.keySet());
    touched.removeIf(key -> now.containsKey(key) && now.get(key).equals(before.get(key)));
    Set<DocumentKey> again = new LinkedHashSet<>(touched);
    touched.stream()
        .filter(OwnerTypes::isCloud)
        .forEach(
            cloud -> again.add(DocumentKey.of(TenancyKinds.PROJECT, cloud.names().getFirst())));
    again.forEach(this::decide);
  }

  /// The scopes of a cluster by document.
  private static Map<DocumentKey, ReportScope> scopes(Reader reader, ClusterId cluster) {
    Map<DocumentKey, ReportScope> scopes = new LinkedHashMap<>();
    DocumentKey document = cluster.document();
    Set<DocumentKey> subjects = new LinkedHashSet<>(List.of(document));
    Capabilities.Identity identity =
        reader.facts().capabilities(cluster).orElse(Capabilities.UNKNOWN).identity();
    if (identity.isDouble()) {
      return scopes;
    }
    Set<ClusterId> names = new LinkedHashSet<>(List.of(cluster));
    names.addAll(identity.uid().isEmpty() ? List.of() : reader.facts().clustersOf(identity.uid()));
    for (ClusterId name : names) {
      for (Delivery row : reader.deliveries().on(name)) {
        if (OwnerTypes.isCloud(row.id().owner())) {
          subjects.add(row.id().owner());
        }
      }
    }
    for (DocumentKey key : subjects) {
      if (reader.exists(key)) {
        ReportScope.of(reader, key).stream()
            .filter(scope -> scope.cluster().equals(cluster))
            .forEach(scope -> scopes.put(key, scope));
      }
    }
    return scopes;
  }

  private void decide(DocumentKey scope) {
    Optional<Boolean> now = parts.store().read(reader -> verdict(reader, scope));
    if (now.isEmpty()) {
      verdicts.remove(scope);
      return;
    }
    @Nullable Boolean before = verdicts.get(scope);
    if (before == null) {
      before =
          parts.store().read(reader -> reader.reports().of(scope, 1)).stream()
              .findFirst()
              .map(KeptReport::holds)
              .orElse(null);
    }
    verdicts.put(scope, now.get());
    if (!now.get().equals(before)) {
      ObjectNode report = evidence.report(scope);
      boolean holds = report.path("holds").asBoolean();
      // It may have changed once more in between.
      verdicts.put(scope, holds);
      if (before == null || before != holds) {
        evidence.keep(scope, report, KeptReport.Cause.CHANGED);
      }
    }
  }

  /// Empty until all clusters of the scope have a verdict, and for a scope without clusters.
  private Optional<Boolean> verdict(Reader reader, DocumentKey scope) {
    if (!reader.exists(scope)) {
      return Optional.empty();
    }
    Set<DocumentKey> about = new HashSet<>(List.of(scope));
    if (scope.kind().equals(TenancyKinds.PROJECT.name())) {
      OwnerTypes.cloudsOf(reader, scope).forEach(cloud -> about.add(cloud.key()));
    }
    List<ReportScope> scopes = ReportScope.of(reader, scope);
    boolean holds = !scopes.isEmpty();
    for (ReportScope one : scopes) {
      Map<DocumentKey, Boolean> there = said.get(one.cluster());
      if (there == null) {
        return Optional.empty();
      }
      holds &= about.stream().allMatch(key -> there.getOrDefault(key, true));
    }
    return scopes.isEmpty() ? Optional.empty() : Optional.of(holds);
  }

  private void show() {
    Map<VerdictMetrics.Row, Integer> counts = new LinkedHashMap<>();
    verdicts.forEach((scope, holds) ->
        counts.merge(new VerdictMetrics.Row(scope.kind(), holds), 1, Integer::sum));
    metrics.verdicts(counts);
  }
}
