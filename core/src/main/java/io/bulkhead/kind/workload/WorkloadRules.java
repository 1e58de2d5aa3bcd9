package io.bulkhead.kind.workload;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.World;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.lifecycle.Lifecycle.State;
import io.bulkhead.lifecycle.RolloutStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Rules about when workloads may be written, and EMCO's special reads of them.
final class WorkloadRules {
  private WorkloadRules() {}

  /// The form in which EMCO shows only the spec of a document.
  record SpecOnly<S>(S spec) {}

  static void onlyWhenCreated(DocumentKey key, DeploymentIntentGroup group, World world) {
    boolean there = world.find(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, key).isPresent();
    if (there && world.lifecycle(key).state() != State.CREATED) {
      throw new BulkheadException(
          Problem.WRONG_STATE, "The specified DeploymentIntentGroup is not in Created status");
    }
  }

  static void mayBeDeleted(DocumentKey key, DeploymentIntentGroup group, World world) {
    State state = world.lifecycle(key).state();
    switch (state) {
      case CREATED, APPROVED, UPDATED -> {}
      case TERMINATE_STOPPED -> world.requireNothingStranded("DeploymentIntentGroup", key);
      case INSTANTIATED, INSTANTIATE_STOPPED ->
          throw new BulkheadException(
              Problem.WRONG_STATE,
              "The DeploymentIntentGroup is " + state.text() + ", please terminate first");
      case TERMINATED -> {
        if (world.rollout(key) == RolloutStatus.TERMINATING) {
          throw new BulkheadException(
              Problem.WRONG_STATE,
              "The DeploymentIntentGroup can't be deleted yet, it is being terminated");
        }
      }
    }
  }

  static void oneProfilePerApp(DocumentKey key, AppProfile profile, World world) {
    DocumentKey parent =
        WorkloadKinds.APP_PROFILE.parentKey(key).orElseThrow(IllegalStateException::new);
    boolean taken =
        world.children(WorkloadKinds.APP_PROFILE, parent).stream()
            .anyMatch(other ->
                !other.key().equals(key) && other.body().spec().app().equals(profile.spec().app()));
    if (taken) {
      throw new BulkheadException(Problem.ALREADY_EXISTS, "App already has an AppProfile");
    }
  }

  static @Nullable Object profileOf(
      @Nullable DocumentKey parent, String app, List<Stored<AppProfile>> all, Documents documents) {
    return all.stream().filter(p -> p.body().spec().app().equals(app)).findFirst().orElse(null);
  }

  static @Nullable Object profileSpecs(
      @Nullable DocumentKey parent, String app, List<Stored<AppProfile>> all, Documents documents) {
    return all.stream()
        .filter(p -> p.body().spec().app().equals(app))
        .map(p -> new SpecOnly<>(p.body().spec()))
        .toList();
  }

  /// The bare spec, as EMCO's clients read it.
  static @Nullable Object appIntentSpec(
      @Nullable DocumentKey parent, String app, List<Stored<AppIntent>> all, Documents documents) {
    return all.stream()
        .map(i -> i.body().spec())
        .filter(spec -> spec.app().equals(app))
        .findFirst()
        .orElse(null);
  }

  static Object intentMaps(List<GroupIntent> intents) {
    Map<String, @Nullable Object> shape = new LinkedHashMap<>();
    shape.put(
        "intent", intents.isEmpty() ? null : intents.stream().map(i -> i.spec().intent()).toList());
    return shape;
  }

  static @Nullable Object intentMap(
      @Nullable DocumentKey parent,
      String name,
      List<Stored<GroupIntent>> all,
      Documents documents) {
    return all.stream()
        .filter(i -> i.body().metadata().name().equals(name))
        .map(i -> i.body().spec().intent())
        .findFirst()
        .orElse(null);
  }

  static List<DocumentKey> controllers(GroupIntent group) {
    Map<String, String> intent = group.spec().intent();
    if (intent == null) {
      return List.of();
    }
    return intent.keySet().stream()
        .filter(name -> !name.equals(GroupIntent.PLACEMENT) && !name.isEmpty())
        .map(name -> DocumentKey.of(FleetKinds.CONTROLLER, name))
        .toList();
  }

  static List<DocumentKey> namedClusters(AppIntent intent) {
    return leaves(intent.spec().intent())
        .filter(leaf -> !leaf.cluster().isEmpty())
        .map(leaf -> DocumentKey.of(FleetKinds.CLUSTER, leaf.clusterProvider(), leaf.cluster()))
        .distinct()
        .toList();
  }

  static @Nullable String placementFault(AppIntent intent) {
    if (intent.metadata().name().isEmpty()) {
      return "Missing name for the intent";
    }
    if (intent.spec().app().isEmpty()) {
      return "Missing app for the intent";
    }
    return leaves(intent.spec().intent())
        .map(WorkloadRules::fault)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse(null);
  }

  private static String fault(AppIntent.Leaf leaf) {
    if (leaf.clusterProvider().isEmpty()) {
      return "Missing clusterProvider in an intent";
    }
    if (leaf.cluster().isEmpty() && leaf.clusterLabel().isEmpty()) {
      return "Missing cluster or clusterLabel";
    }
    return leaf.cluster().isEmpty() || leaf.clusterLabel().isEmpty()
        ? ""
        : "Only one of cluster name or cluster label allowed";
  }

  private static Stream<AppIntent.Leaf> leaves(AppIntent.Placement placement) {
    return Stream.concat(
        placement.allOf().stream()
            .flatMap(
                item -> item.anyOf().isEmpty() ? Stream.of(item.leaf()) : item.anyOf().stream()),
        placement.anyOf().stream());
  }
}
