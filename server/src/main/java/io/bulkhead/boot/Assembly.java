package io.bulkhead.boot;

import io.bulkhead.access.TokenBook;
import io.bulkhead.action.ActionContext;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.action.Handled;
import io.bulkhead.certificate.CertificateMetrics;
import io.bulkhead.certificate.CertificateReconciler;
import io.bulkhead.certificate.UserKubeconfig;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.Actions;
import io.bulkhead.operation.DocumentReconciler;
import io.bulkhead.operation.LifecycleActions;
import io.bulkhead.operation.OperationMetrics;
import io.bulkhead.operation.OperationReconciler;
import io.bulkhead.overview.OverviewActions;
import io.bulkhead.plan.LintAction;
import io.bulkhead.plan.PlanActions;
import io.bulkhead.plan.Plans;
import io.bulkhead.plan.RevisionActions;
import io.bulkhead.reconcile.Reconciler;
import io.bulkhead.report.HistoryActions;
import io.bulkhead.report.ProofOptions;
import io.bulkhead.report.ReportActions;
import io.bulkhead.report.ReportKeys;
import io.bulkhead.report.ReportWriter;
import io.bulkhead.report.VerdictReconciler;
import io.bulkhead.status.StatusAction;
import io.bulkhead.usage.QuotaMetrics;
import io.bulkhead.usage.QuotaReconciler;
import io.bulkhead.usage.QuotaShares;
import io.bulkhead.usage.UsageActions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The handlers of the list of actions, and the list of reconcilers.
public final class Assembly {
  private final List<Handled> handled;
  private final ReportKeys reportKeys;
  private final DocumentReconciler followers;
  private final List<Reconciler<?>> reconcilers;

  /// Who is told what is measured.
  public record Meters(
      QuotaMetrics quotas, OperationMetrics operations, CertificateMetrics certificates) {
    public static final Meters NONE =
        new Meters(QuotaMetrics.NONE, OperationMetrics.NONE, CertificateMetrics.NONE);
  }

  /// With the default settings of the proof.
  public Assembly(ActionContext parts) {
    this(parts, ProofOptions.standard(), Meters.NONE, TokenBook.LONGEST);
  }

  /// @param tokenLife maximum lifetime of a new token
  public Assembly(ActionContext parts, ProofOptions proof, Meters meters, Duration tokenLife) {
    var plans = new Plans(parts);
    this.reportKeys = new ReportKeys(parts.store(), parts.clock());
    var reports = new ReportWriter(parts, reportKeys);
    var revisions = new RevisionActions(parts);
    var evidence = new ReportActions(parts, reports, proof);
    this.handled =
        Stream.of(
                LifecycleActions.all(parts, plans).stream()
                    .flatMap(actions -> actions.handled().stream())
                    .toList(),
                new UserKubeconfig(parts.store()).handled(),
                new StatusAction(parts, reports).handled(),
                new PlanActions(parts, plans, revisions).handled(),
                revisions.handled(),
                new LintAction(parts, plans).handled(),
                new UsageActions(parts).handled(),
                evidence.handled(),
                new OverviewActions(parts).handled(),
                new HistoryActions(parts.store(), tokenLife).handled())
            .flatMap(List::stream)
            .toList();
    this.followers = new DocumentReconciler(parts, plans);
    this.reconcilers =
        List.of(
            followers,
            new OperationReconciler(parts, meters.operations()),
            new CertificateReconciler(parts, meters.certificates()),
            new QuotaReconciler(parts, new QuotaShares(parts, meters.quotas())),
            new VerdictReconciler(parts, reports, evidence, proof.metrics()));
  }

  /// Every row of the list of actions with its handler.
  ///
  /// @param others handlers from outside of this class
  public Map<Action, ActionHandler> handlers(Handled... others) {
    return Handled.table(Actions.ALL, Stream.concat(handled.stream(), Stream.of(others)).toList());
  }

  /// The background work.
  public List<Reconciler<?>> reconcilers() {
    return reconcilers;
  }

  /// Creates what the first start needs.
  public void prepare() {
    reportKeys.signing();
  }

  /// Orders the probes that a cluster should have now; returns at once.
  public void orderProbes(ClusterId cluster) {
    followers.changed(cluster);
  }
}
