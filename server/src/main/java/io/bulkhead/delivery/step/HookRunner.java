package io.bulkhead.delivery.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Hook;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.delivery.driver.HubSide;
import io.bulkhead.delivery.state.ReadinessRules;
import io.bulkhead.delivery.state.Row;
import io.bulkhead.delivery.state.StepFailure;
import io.bulkhead.delivery.write.ObjectWriter;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs the hooks of one phase, one after another. Each look takes them as far as possible; a
/// running hook is recognised by a mark on its object, so that a crash never starts it twice.
final class HookRunner {
  /// Annotation with the order that the hook's object was created for.

  /// Precedes the order in the names of hooks that run again with each update.
  private static final String ORDER = " of ";

  private final HubSide hub;
  private final ClusterSide cluster;
  private final ObjectWriter writer;
  private final Bundle bundle;
  private final Hook.Phase phase;

  HookRunner(HubSide hub, ClusterSide cluster, Bundle bundle, Hook.Phase phase) {
    this.hub = hub;
    this.cluster = cluster;
    this.writer = cluster.writer().as(bundle.actor());
    this.bundle = bundle;
    this.phase = phase;
  }

  /// @param trouble why the phase is not finished; null if it is
  record Result(Row row, @Nullable StepFailure trouble) {}

  /// Throws [io.bulkhead.cluster.ClusterUnavailable].
  Result run(Row row) {
    String over = phase + "@" + bundle.digest().shortForm() + ofOrder(row);
    if (row.hooksDone.contains(over)) {
      return new Result(row, null);
    }
    Row current = row;
    for (Bundle.Entry entry : bundle.hooks(phase)) {
      if (current.hooksDone.contains(name(entry, row))) {
        continue;
      }
      Optional<StepFailure> trouble = advance(current, entry);
      if (trouble.isPresent()) {
        return new Result(current, trouble.get());
      }
      current.hooksDone.add(name(entry, row));
      current = hub.rows().save(current);
    }
    Optional<StepFailure> trouble = tidy();
    if (trouble.isPresent()) {
      return new Result(current, trouble.get());
    }
    current.hooksDone.add(over);
    return new Result(hub.rows().save(current), null);
  }

  private String name(Bundle.Entry entry, Row row) {
    ManifestKey key = entry.manifest().key();
    return phase + "/" + key.kind() + "/" + key.name() + ofOrder(row);
  }

  /// Recurring hooks are done for one order only.
  private String ofOrder(Row row) {
    return phase.recurs() ? ORDER + row.basis.order().contextId() : "";
  }

  /// Whether the name of a finished hook belongs to another update.
  static boolean isOfAnotherUpdate(String name, String contextId) {
    return name.contains(ORDER) && !name.endsWith(ORDER + contextId);
  }

  /// Empty if this hook has succeeded.
  private Optional<StepFailure> advance(Row row, Bundle.Entry entry) {
    ManifestKey key = entry.manifest().key();
    cluster.cache().follow(row.id(), key);
    String mark = row.basis.order().contextId() + "/" + phase;
    Optional<JsonNode> live = writer.get(key);
    if (live.filter(object -> isMarked(object, mark)).isPresent()) {
      return progress(entry, live.get());
    }
    if (live.isPresent() && replaced(entry)) {
      return removeOld(key);
    }
    Manifest marked = entry.manifest().edit(tree -> mark(tree, mark));
    ApplyOutcome outcome = writer.apply(marked);
    return outcome instanceof ApplyOutcome.Applied(ManifestKey _, JsonNode answer)
        ? progress(entry, answer)
        : Optional.of(trouble(outcome));
  }

  private static boolean isMarked(JsonNode object, String mark) {
    return object.path("metadata").path("annotations").path(Labels.HOOK_RUN).asText().equals(mark);
  }

  /// Without a policy, an object of an earlier run is removed first (Helm's default).
  private static boolean replaced(Bundle.Entry entry) {
    List<Hook.DeletePolicy> policies = policies(entry);
    return policies.isEmpty() || policies.contains(Hook.DeletePolicy.BEFORE_HOOK_CREATION);
  }

  private static List<Hook.DeletePolicy> policies(Bundle.Entry entry) {
    Hook hook = entry.hook();
    return hook == null ? List.of() : hook.deletePolicies();
  }

  private Optional<StepFailure> removeOld(ManifestKey key) {
    ApplyOutcome outcome = writer.delete(key);
    return switch (outcome) {
      case ApplyOutcome.Applied _, ApplyOutcome.Gone _ ->
          Optional.of(new StepFailure.NotYet("waits until " + key + " of an earlier run is gone"));
      case ApplyOutcome.Rejected _, ApplyOutcome.Throttled _, ApplyOutcome.Unreachable _ ->
          Optional.of(trouble(outcome));
    };
  }

  private static void mark(ObjectNode tree, String mark) {
    ObjectNode metadata = (ObjectNode) tree.path("metadata");
    metadata.withObjectProperty("annotations").put(Labels.HOOK_RUN, mark);
  }

  private Optional<StepFailure> progress(Bundle.Entry entry, JsonNode live) {
    ManifestKey key = entry.manifest().key();
    String phaseOfPod = live.at("/status/phase").asText();
    boolean failed =
        (key.kind().equals("Job") && ReadinessRules.condition(live, "Failed"))
            || (key.kind().equals("Pod") && phaseOfPod.equals("Failed"));
    if (failed) {
      if (policies(entry).contains(Hook.DeletePolicy.HOOK_FAILED)) {
        writer.delete(key);
      }
      return Optional.of(new StepFailure.Refused("hook " + key + " failed" + reason(live)));
    }
    boolean done =
        switch (key.kind()) {
          case "Job" -> ReadinessRules.condition(live, "Complete");
          case "Pod" -> phaseOfPod.equals("Succeeded");
          default -> true;
        };
    return done ? Optional.empty() : Optional.of(new StepFailure.NotYet("waits for hook " + key));
  }

  private static String reason(JsonNode live) {
    for (JsonNode condition : live.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Failed")) {
        return ": " + condition.path("reason").asText() + " " + condition.path("message").asText();
      }
    }
    return "";
  }

  /// Deletes hooks with the policy "hook-succeeded" after the whole phase has succeeded. Repeated
  /// after a crash.
  private Optional<StepFailure> tidy() {
    for (Bundle.Entry entry : bundle.hooks(phase)) {
      if (policies(entry).contains(Hook.DeletePolicy.HOOK_SUCCEEDED)) {
        ApplyOutcome outcome = writer.delete(entry.manifest().key());
        if (!(outcome instanceof ApplyOutcome.Gone) && !(outcome instanceof ApplyOutcome.Applied)) {
          return Optional.of(trouble(outcome));
        }
      }
    }
    return Optional.empty();
  }

  private StepFailure trouble(ApplyOutcome outcome) {
    return switch (outcome) {
      case ApplyOutcome.Unreachable away -> new StepFailure.Away(away.message());
      case ApplyOutcome.Throttled busy -> Outcomes.busy(busy.after());
      case ApplyOutcome.Rejected refused ->
          new Outcomes(hub, cluster, bundle).passes(refused)
              ? new StepFailure.NotYet(refused.key() + ": " + refused.message())
              : Outcomes.refusal(
                  refused.status(), "hook " + refused.key() + ": " + refused.message());
      case ApplyOutcome.Applied _, ApplyOutcome.Gone _ ->
          new StepFailure.NotYet("waits for hook " + outcome.key());
    };
  }
}
