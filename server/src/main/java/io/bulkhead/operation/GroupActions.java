package io.bulkhead.operation;

import io.bulkhead.access.Identity;
import io.bulkhead.action.ActionHandler.Answer;
import io.bulkhead.action.ActionHandler.Call;
import io.bulkhead.action.Parts;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.model.KeptValues;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.lifecycle.GroupLifecycle;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.lifecycle.Lifecycle.State;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.owner.Orders;
import io.bulkhead.owner.Owners;
import io.bulkhead.owner.Rollout;
import io.bulkhead.plan.Keepsakes;
import io.bulkhead.plan.Plans;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// The lifecycle of deployment intent groups.
public final class GroupActions {
  private final Parts parts;
  private final Plans plans;

  public GroupActions(Parts parts, Plans plans) {
    this.parts = parts;
    this.plans = plans;
  }

  public Answer approve(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    parts
        .store()
        .write(writer -> {
          Lifecycle now = existing(writer, key);
          GroupLifecycle.approve(now.state());
          writer.saveLifecycle(
              key, now.then(entry(State.APPROVED, now.last().instance(), now.last().revision())));
          return key;
        });
    return Answer.EMPTY;
  }

  public Answer instantiate(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    // Compiled before the transaction: writers wait for one another.
    String context = plans.contextId();
    Compilation plan =
        plans.read(reader -> {
          GroupLifecycle.instantiate(existing(reader, key).state());
          requireCloud(reader, key, call.who());
          return plans.compiled(reader, new Target.Deployment(key, context));
        });
    plans.requireOurs(key, plan);
    parts
        .store()
        .write(writer -> {
          Lifecycle now = existing(writer, key);
          GroupLifecycle.instantiate(now.state());
          requireCloud(writer, key, call.who());
          plans.quotas().claim(writer, key, plan);
          Orders.place(
              writer, key, new Orders.Order(context, Plans.adopts(writer, key)), plan, instant());
          Keepsakes.save(writer, key, plan.kept());
          writer.saveLifecycle(
              key, now.withStatusContext(context).then(entry(State.INSTANTIATED, context, 1)));
          OperationKeeper.begin(writer, parts, "instantiate", key, call.who(), instant());
          return key;
        });
    return Answer.EMPTY;
  }

  public Answer update(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    boolean regenerate = call.flag("regenerate");
    String context = plans.contextId();
    Compilation plan =
        plans.read(reader -> {
          Lifecycle now = existing(reader, key);
          GroupLifecycle.update(now.state());
          requireCloud(reader, key, call.who());
          var target = new Target.Deployment(key, now.statusContextId());
          return regenerate ? plans.compiledAnew(reader, target) : plans.compiled(reader, target);
        });
    plans.requireOurs(key, plan);
    int revision =
        parts
            .store()
            .write(writer -> {
              Lifecycle now = existing(writer, key);
              GroupLifecycle.update(now.state());
              plans.quotas().claim(writer, key, plan);
              Orders.place(
                  writer,
                  key,
                  new Orders.Order(context, Plans.adopts(writer, key)),
                  plan,
                  instant());
              Keepsakes.save(writer, key, plan.kept());
              int next = now.last().revision() + 1;
              writer.saveLifecycle(
                  key,
                  now.then(entry(State.UPDATED, now.last().instance(), now.last().revision()))
                      .then(entry(State.INSTANTIATED, context, next)));
              OperationKeeper.begin(writer, parts, "update", key, call.who(), instant());
              return next;
            });
    return Answer.json(revision);
  }

  public Answer terminate(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    parts
        .store()
        .write(writer -> {
          Lifecycle now = existing(writer, key);
          GroupLifecycle.terminate(now.state());
          plans.quotas().leave(writer, key);
          Orders.removeAll(writer, key, now.last().instance(), instant());
          Keepsakes.save(writer, key, KeptValues.NONE);
          writer.saveLifecycle(
              key, now.then(entry(State.TERMINATED, now.last().instance(), now.last().revision())));
          OperationKeeper.begin(writer, parts, "terminate", key, call.who(), instant());
          return key;
        });
    return Answer.EMPTY;
  }

  public Answer stop(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    parts
        .store()
        .write(writer -> {
          Lifecycle now = existing(writer, key);
          State next = GroupLifecycle.stop(now.state(), Rollout.of(now, writer.deliveriesOf(key)));
          Orders.stop(writer, key, instant());
          writer.saveLifecycle(
              key, now.then(entry(next, now.last().instance(), now.last().revision())));
          return key;
        });
    return Answer.EMPTY;
  }

  private Lifecycle existing(Reader reader, DocumentKey key) {
    if (!reader.exists(key)) {
      throw new BulkheadException(
          Problem.NOT_FOUND, WorkloadKinds.DEPLOYMENT_INTENT_GROUP.notFoundText());
    }
    return plans.lifecycle(reader, key);
  }

  /// The group's logical cloud must be there, on its clusters, before anything is put into it. What
  /// goes into level 0 is written with the clusters' own credentials, so that asking for it takes
  /// the right to use these.
  private void requireCloud(Reader reader, DocumentKey key, Identity who) {
    String name =
        reader
            .find(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, key)
            .orElseThrow()
            .body()
            .spec()
            .logicalCloud();
    DocumentKey cloud = Owners.cloudOf(key, name);
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
    List<Delivery> rows = reader.deliveriesOf(cloud);
    RolloutStatus rollout = Rollout.of(lifecycle, rows);
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
        .map(row -> "; " + row.id().cluster() + ": " + row.message())
        .collect(Collectors.joining());
  }

  private Lifecycle.Entry entry(State state, String instance, int revision) {
    return new Lifecycle.Entry(state, instance, instant(), revision);
  }

  private Instant instant() {
    return parts.clock().instant();
  }
}
