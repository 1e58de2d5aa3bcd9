package io.bulkhead.boot;

import io.bulkhead.access.TokenBook;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.action.Handled;
import io.bulkhead.action.Parts;
import io.bulkhead.certificate.Certificates;
import io.bulkhead.certificate.UserKubeconfig;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.Actions;
import io.bulkhead.operation.Followers;
import io.bulkhead.operation.LifecycleActions;
import io.bulkhead.operation.OperationKeeper;
import io.bulkhead.plan.Lint;
import io.bulkhead.plan.Plans;
import io.bulkhead.plan.Views;
import io.bulkhead.reconcile.Reconciler;
import io.bulkhead.report.Evidence;
import io.bulkhead.report.ProofOptions;
import io.bulkhead.report.Records;
import io.bulkhead.report.ReportKeys;
import io.bulkhead.report.ReportWriter;
import io.bulkhead.report.Verdicts;
import io.bulkhead.status.StatusAction;
import io.bulkhead.usage.QuotaMetrics;
import io.bulkhead.usage.QuotaReconciler;
import io.bulkhead.usage.ShareKeeper;
import io.bulkhead.usage.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The list of actions with what carries them out, and the reconcilers that go on by themselves.
public final class Assembly {
  private final List<Handled> handled;
  private final ReportKeys reportKeys;
  private final Followers followers;
  private final List<Reconciler<?>> reconcilers;

  /// With what the proof is usually told.
  public Assembly(Parts parts) {
    this(parts, ProofOptions.standard(), QuotaMetrics.NONE, TokenBook.LONGEST);
  }

  /// @param tokenLife the longest that a new token may be good
  public Assembly(Parts parts, ProofOptions proof, QuotaMetrics quotas, Duration tokenLife) {
    var plans = new Plans(parts);
    this.reportKeys = new ReportKeys(parts.store(), parts.clock());
    var reports = new ReportWriter(parts, reportKeys);
    var evidence = new Evidence(parts, reports, proof);
    this.handled =
        Stream.of(
                LifecycleActions.all(parts, plans).stream()
                    .flatMap(actions -> actions.handled().stream())
                    .toList(),
                new UserKubeconfig(parts.store()).handled(),
                new StatusAction(parts, reports).handled(),
                new Views(parts, plans).handled(),
                new Lint(parts, plans).handled(),
                new Usage(parts).handled(),
                evidence.handled(),
                new Records(parts.store(), tokenLife).handled())
            .flatMap(List::stream)
            .toList();
    this.followers = new Followers(parts, plans);
    this.reconcilers =
        List.of(
            followers,
            new OperationKeeper(parts),
            new Certificates(parts),
            new QuotaReconciler(parts, new ShareKeeper(parts, quotas)),
            new Verdicts(parts, reports, evidence, proof.metrics()));
  }

  /// Every row of the list of actions with its handler.
  ///
  /// @param others who carries out what is not carried out here
  public Map<Action, ActionHandler> handlers(Handled... others) {
    return Handled.table(Actions.ALL, Stream.concat(handled.stream(), Stream.of(others)).toList());
  }

  /// What goes on by itself.
  public List<Reconciler<?>> reconcilers() {
    return reconcilers;
  }

  /// Makes what the first start needs.
  public void prepare() {
    reportKeys.signing();
  }

  /// Orders the probes that a cluster should have now; returns at once.
  public void orderProbes(ClusterId cluster) {
    followers.changed(cluster);
  }
}
