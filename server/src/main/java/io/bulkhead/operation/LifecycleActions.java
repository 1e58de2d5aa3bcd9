package io.bulkhead.operation;

import io.bulkhead.action.ActionContext;
import io.bulkhead.action.ActionHandler.Answer;
import io.bulkhead.action.ActionHandler.Call;
import io.bulkhead.action.Handled;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.lifecycle.Lifecycle.Entry;
import io.bulkhead.lifecycle.Lifecycle.State;
import io.bulkhead.operation.OwnerOperations.Preparation;
import io.bulkhead.operation.OwnerOperations.Standing;
import io.bulkhead.owner.DesiredState;
import io.bulkhead.plan.Plans;
import io.bulkhead.plan.Plans.Planned;
import io.bulkhead.plan.Reads;
import io.bulkhead.store.Operation;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Revision;
import io.bulkhead.store.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// The lifecycle actions of every kind of owner.
///
/// What is to be delivered is compiled in a read transaction and ordered in a write transaction. If
/// the documents that it was made from have changed in between, it is compiled again. So exactly
/// what was read, checked and planned is ordered.
public final class LifecycleActions {
  /// How often it is compiled again before the caller is told to retry.
  private static final int ROUNDS = 5;

  private final ActionContext parts;
  private final Plans plans;
  private final OwnerOperations operations;

  LifecycleActions(ActionContext parts, Plans plans, OwnerOperations operations) {
    this.parts = parts;
    this.plans = plans;
    this.operations = operations;
  }

  /// One for each kind of owner that has a lifecycle.
  public static List<LifecycleActions> all(ActionContext parts, Plans plans) {
    return List.of(
        new LifecycleActions(parts, plans, new DeploymentOperations(plans)),
        new LifecycleActions(parts, plans, new CloudOperations(parts, plans)));
  }

  public List<Handled> handled() {
    Kind<?> kind = operations.type().kind();
    return List.of(
        Handled.post("approve", kind, this::approve).whereListed(),
        Handled.post("instantiate", kind, this::instantiate),
        Handled.post("update", kind, this::update),
        Handled.post("terminate", kind, this::terminate),
        Handled.post("stop", kind, this::stop));
  }

  private Answer approve(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    parts
        .store()
        .write(writer -> {
          Standing now = standing(writer, key);
          operations.approve(now);
          writer.saveLifecycle(key, now.lifecycle().then(again(State.APPROVED, now.lifecycle())));
          return key;
        });
    return Answer.EMPTY;
  }

  private Answer instantiate(Call call) {
    deliver(call, true);
    return Answer.EMPTY;
  }

  private Answer update(Call call) {
    return Answer.json(operations.updated(deliver(call, false).orElse(null)));
  }

  /// @param first whether it is not instantiated yet
  /// @return the new revision; empty if there is nothing to do
  private Optional<Integer> deliver(Call call, boolean first) {
    for (int round = 0; round < ROUNDS; round++) {
      Outcome outcome = tried(call, first);
      if (outcome != Outcome.CHANGED) {
        return Optional.ofNullable(outcome.revision());
      }
    }
    throw new BulkheadException(
        Problem.WRONG_STATE, "Its documents are being changed all the time; ask again later");
  }

  /// @param revision null if there is nothing to do
  private record Outcome(@org.jspecify.annotations.Nullable Integer revision) {
    static final Outcome NOTHING = new Outcome(null);

    /// The documents differ from those that were compiled.
    static final Outcome CHANGED = new Outcome(-1);
  }

  private Outcome tried(Call call, boolean first) {
    DocumentKey key = Objects.requireNonNull(call.key());
    boolean anew = !first && call.flag("regenerate");
    String context = plans.contextId();
    Preparation ready = operations.prepare(key, context);
    Optional<Planned> planned =
        plans.read(reader -> {
          Standing now = standing(reader, key);
          if (!allowed(now, first)) {
            return Optional.empty();
          }
          operations.permit(reader, key, call.who(), first);
          String status = first ? context : now.lifecycle().statusContextId();
          Target target = ready.target(operations.type().target(reader, key, status));
          return Optional.of(plans.planned(reader, target, anew));
        });
    if (planned.isEmpty()) {
      return Outcome.NOTHING;
    }
    if (operations.looksFirst()) {
      plans.requireOurs(key, planned.get().plan());
    }
    return parts
        .store()
        .write(writer -> {
          Standing now = standing(writer, key);
          if (!allowed(now, first) || !planned.get().reads().hold(writer)) {
            return Outcome.CHANGED;
          }
          operations.permit(writer, key, call.who(), first);
          return new Outcome(order(writer, call, planned.get(), ready, now, context, first));
        });
  }

  private boolean allowed(Standing now, boolean first) {
    if (first) {
      operations.instantiate(now);
      return true;
    }
    return operations.updates(now);
  }

  private int order(
      Writer writer,
      Call call,
      Planned planned,
      Preparation ready,
      Standing now,
      String context,
      boolean first) {
    DocumentKey key = Objects.requireNonNull(call.key());
    ready.save(writer);
    boolean adopts = operations.type().adopts(writer, key);
    operations.ordering(writer, key, planned.plan());
    DesiredState.place(
        writer, key, new DesiredState.Order(context, adopts), planned.plan(), instant());
    int revision = first ? 1 : now.lifecycle().last().revision() + 1;
    writer.saveLifecycle(
        key,
        first
            ? now.lifecycle()
                .withStatusContext(context)
                .then(entry(State.INSTANTIATED, context, revision))
            : operations.updated(now.lifecycle(), entry(State.UPDATED, context, revision)));
    String action = first ? "instantiate" : "update";
    Operation begun = OperationReconciler.begin(writer, parts, action, key, call.who(), instant());
    record(writer, key, planned, context, begun);
    return revision;
  }

  private void record(
      Writer writer, DocumentKey key, Planned planned, String context, Operation operation) {
    List<Revision> before = writer.revisions().of(key);
    List<Revision.Intent> intents =
        planned.reads().within(operations.type().intents(key)).stream()
            .map(Reads.Read::document)
            .map(one ->
                new Revision.Intent(
                    one.key(),
                    writer.revisions().saveContent(DocumentCodec.encode(one.body())),
                    one.files()))
            .toList();
    writer
        .revisions()
        .add(
            new Revision(
                key,
                before.isEmpty() ? 1 : before.getFirst().number() + 1,
                new Revision.Order(
                    operation.action(),
                    operation.requestedBy(),
                    operation.started(),
                    context,
                    operation.id()),
                Revision.Result.of(operation),
                planned.plan().parts().stream().flatMap(LifecycleActions::sent).toList(),
                intents));
    writer.revisions().prune(key, parts.retention().revisions().at(instant()));
  }

  private static Stream<Revision.Sent> sent(Compilation.PartBundles part) {
    return part.groups().stream()
        .map(group ->
            new Revision.Sent(part.part(), group.bundle().digest(), List.copyOf(group.clusters())));
  }

  private Answer terminate(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    parts
        .store()
        .write(writer -> {
          Standing now = standing(writer, key);
          operations.terminate(now);
          operations.leaving(writer, key);
          DesiredState.removeAll(writer, key, now.lifecycle().last().instance(), instant());
          writer.saveLifecycle(key, now.lifecycle().then(again(State.TERMINATED, now.lifecycle())));
          OperationReconciler.begin(writer, parts, "terminate", key, call.who(), instant());
          return key;
        });
    return Answer.EMPTY;
  }

  private Answer stop(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    parts
        .store()
        .write(writer -> {
          Standing now = standing(writer, key);
          State next = operations.stop(now);
          DesiredState.stop(writer, key, instant());
          writer.saveLifecycle(key, now.lifecycle().then(again(next, now.lifecycle())));
          return key;
        });
    return Answer.EMPTY;
  }

  private Standing standing(Reader reader, DocumentKey key) {
    if (!reader.exists(key)) {
      throw new BulkheadException(Problem.NOT_FOUND, operations.type().kind().notFoundText());
    }
    return new Standing(plans.lifecycle(reader, key), reader.deliveries().of(key));
  }

  /// The same instance and revision in another state.
  private Entry again(State state, Lifecycle now) {
    return entry(state, now.last().instance(), now.last().revision());
  }

  private Entry entry(State state, String instance, int revision) {
    return new Entry(state, instance, instant(), revision);
  }

  private Instant instant() {
    return parts.clock().instant();
  }
}
