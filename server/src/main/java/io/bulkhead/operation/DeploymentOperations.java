package io.bulkhead.operation;

import io.bulkhead.access.Identity;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.model.KeptValues;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.lifecycle.GroupLifecycle;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.lifecycle.Lifecycle.State;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.owner.OwnerType;
import io.bulkhead.owner.OwnerTypes;
import io.bulkhead.owner.RolloutProgress;
import io.bulkhead.plan.KeptValuesStore;
import io.bulkhead.plan.Plans;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Deployment intent groups.
final class DeploymentOperations implements OwnerOperations {
  private final Plans plans;

  DeploymentOperations(Plans plans) {
    this.plans = plans;
  }

  @Override
  public OwnerType type() {
    return OwnerTypes.DEPLOYMENT;
  }

  @Override
  public void approve(Standing now) {
    GroupLifecycle.approve(now.state());
  }

  @Override
  public void instantiate(Standing now) {
    GroupLifecycle.instantiate(now.state());
  }

  @Override
  public boolean updates(Standing now) {
    GroupLifecycle.update(now.state());
    return true;
  }

  @Override
  public void terminate(Standing now) {
    GroupLifecycle.terminate(now.state());
  }

  @Override
  public State stop(Standing now) {
    return GroupLifecycle.stop(now.state(), now.rollout());
  }

  /// The group's logical cloud must be instantiated on its clusters before anything is deployed
  /// into it. Work at level 0 is written with the clusters' own credentials, so ordering it needs
  /// the permission to use these.
  @Override
  public void permit(Reader reader, DocumentKey key, Identity who, boolean first) {
    DocumentKey cloud = type().cloud(reader, key).orElseThrow();
    String name = cloud.name();
    LogicalCloud body =
        reader
            .find(TenancyKinds.LOGICAL_CLOUD, cloud)
            .orElseThrow(() ->
                new BulkheadException(
                    Problem.INVALID_INTENT,
                    "Failed to obtain Logical Cloud specified",
                    "spec.logicalCloud"))
            .body();
    if (body.spec().admin() && !who.operator()) {
      throw new BulkheadException(
          Problem.FORBIDDEN,
          "Only an operator may deploy into "
              + name
              + ": a logical cloud of level 0 works with the credentials of its clusters");
    }
    Lifecycle lifecycle = plans.lifecycle(reader, cloud);
    if (lifecycle.statusContextId().isEmpty()) {
      throw new BulkheadException(
          Problem.WRONG_STATE,
          "Logical Cloud has never been applied: instantiate " + name + " first");
    }
    List<Delivery> rows = reader.deliveries().of(cloud);
    RolloutStatus rollout = RolloutProgress.of(lifecycle, rows);
    if (rollout != RolloutStatus.INSTANTIATED && rollout != RolloutStatus.UPDATED) {
      throw new BulkheadException(
          Problem.WRONG_STATE,
          "Logical Cloud is not currently applied: "
              + name
              + " is "
              + rollout.text()
              + awaited(rows));
    }
  }

  private static String awaited(List<Delivery> rows) {
    return rows.stream()
        .filter(Delivery::awaitsCluster)
        .map(row -> "; " + row.id().cluster() + ": " + row.progress().message())
        .collect(Collectors.joining());
  }

  @Override
  public boolean looksFirst() {
    return true;
  }

  @Override
  public void ordering(Writer writer, DocumentKey key, Compilation plan) {
    plans.quotas().claim(writer, key, plan);
    KeptValuesStore.save(writer, key, plan.kept());
  }

  @Override
  public void leaving(Writer writer, DocumentKey key) {
    plans.quotas().leave(writer, key);
    KeptValuesStore.save(writer, key, KeptValues.NONE);
  }

  /// An update is recorded with the instance and revision that it replaced; the new ones follow
  /// with the state Instantiated.
  @Override
  public Lifecycle updated(Lifecycle now, Lifecycle.Entry entry) {
    return now.then(
            new Lifecycle.Entry(
                State.UPDATED, now.last().instance(), entry.time(), now.last().revision()))
        .then(
            new Lifecycle.Entry(
                State.INSTANTIATED, entry.instance(), entry.time(), entry.revision()));
  }

  @Override
  public Object updated(@Nullable Integer revision) {
    return Objects.requireNonNull(revision);
  }
}
