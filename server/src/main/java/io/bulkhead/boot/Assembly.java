package io.bulkhead.boot;

import io.bulkhead.access.TokenBook;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.action.Parts;
import io.bulkhead.certificate.Certificates;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.Actions;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.operation.CloudActions;
import io.bulkhead.operation.Followers;
import io.bulkhead.operation.GroupActions;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The list of actions with what carries them out, and the reconcilers that go on by themselves.
public final class Assembly {
  private final GroupActions groups;
  private final CloudActions clouds;
  private final StatusAction status;
  private final Views views;
  private final Lint lint;
  private final Evidence evidence;
  private final Usage usage;
  private final ReportKeys reportKeys;
  private final Records records;
  private final Followers followers;
  private final List<Reconciler<?>> reconcilers;

  /// With what the proof is usually told.
  public Assembly(Parts parts) {
    this(parts, ProofOptions.standard(), QuotaMetrics.NONE, TokenBook.LONGEST);
  }

  /// @param tokenLife the longest that a new token may be good
  public Assembly(Parts parts, ProofOptions proof, QuotaMetrics quotas, Duration tokenLife) {
    var plans = new Plans(parts);
    this.groups = new GroupActions(parts, plans);
    this.clouds = new CloudActions(parts, plans);
    this.views = new Views(parts, plans);
    this.lint = new Lint(parts, plans);
    this.usage = new Usage(parts);
    this.reportKeys = new ReportKeys(parts.store(), parts.clock());
    var reports = new ReportWriter(parts, reportKeys);
    this.evidence = new Evidence(parts, reports, proof);
    this.status = new StatusAction(parts, reports);
    this.records = new Records(parts.store(), tokenLife);
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
  public Map<Action, ActionHandler> handlers() {
    Map<Action, ActionHandler> handlers = new LinkedHashMap<>(records.handlers());
    for (Action action : Actions.ALL) {
      if (action.name().equals("lint")) {
        handlers.put(action, lint::lint);
        continue;
      }
      proof(action)
          .or(() -> handler(action.on(), action.name()))
          .ifPresent(handler -> handlers.put(action, handler));
    }
    return handlers;
  }

  /// The same for whatever can be reported on.
  private Optional<ActionHandler> proof(Action action) {
    if (action.on() == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        switch (action.method() + " " + action.name()) {
          case "GET verify" -> evidence::verify;
          case "POST verify" -> evidence::keep;
          case "GET reports" -> evidence::reports;
          default -> null;
        });
  }

  private Optional<ActionHandler> handler(@Nullable Kind<?> on, String name) {
    boolean group = on == WorkloadKinds.DEPLOYMENT_INTENT_GROUP;
    boolean cloud = on == TenancyKinds.LOGICAL_CLOUD;
    if (on == TenancyKinds.CLUSTER_REFERENCE) {
      return Optional.of(clouds::kubeconfig);
    }
    if (on == TenancyKinds.PROJECT) {
      return Optional.of(usage::ofProject);
    }
    if (on == FleetKinds.CLUSTER) {
      return Optional.of(name.equals("usage") ? usage::ofCluster : views::capabilities);
    }
    if (!group && !cloud) {
      return Optional.empty();
    }
    return Optional.of(
        switch (name) {
          case "approve" -> groups::approve;
          case "instantiate" -> group ? groups::instantiate : clouds::instantiate;
          case "terminate" -> group ? groups::terminate : clouds::terminate;
          case "stop" -> group ? groups::stop : clouds::stop;
          case "update" -> group ? groups::update : clouds::update;
          case "status" -> status;
          case "plan" -> views::plan;
          case "diff" -> views::diff;
          case "explain" -> views::explain;
          case "usage" -> usage::ofCloud;
          default -> throw new IllegalStateException("no handler for the action " + name);
        });
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
