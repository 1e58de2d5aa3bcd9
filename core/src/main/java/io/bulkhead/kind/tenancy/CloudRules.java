package io.bulkhead.kind.tenancy;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.KeptWord;
import io.bulkhead.kind.World;
import org.jspecify.annotations.Nullable;

/// Rules about who may write projects and logical clouds, and when.
final class CloudRules {
  private CloudRules() {}

  static void projectTrust(DocumentKey key, Project project, World world) {
    Project before = world.find(TenancyKinds.PROJECT, key).map(s -> s.body()).orElse(null);
    requireOperatorFor(
        project.spec() == null ? null : project.spec().trust(),
        before == null || before.spec() == null ? null : before.spec().trust(),
        world);
  }

  /// Without a namespace it is a draft: plan and instantiate require one.
  static @Nullable String namespaceFault(LogicalCloud cloud) {
    String name = cloud.spec().namespace();
    return name.isEmpty()
        ? null
        : NamespaceName.fault(name, cloud.spec().admin())
            .map(text -> "Invalid Input:\nspec.namespace: " + text)
            .orElse(null);
  }

  static void cloudTrust(DocumentKey key, LogicalCloud cloud, World world) {
    if (cloud.spec().admin() && !world.operator()) {
      throw new BulkheadException(
          Problem.FORBIDDEN,
          "Only an operator may write a logical cloud of level 0.",
          "spec.level");
    }
    if (cloud.spec().adopt() && !world.operator()) {
      throw new BulkheadException(
          Problem.FORBIDDEN,
          "Only an operator may let a logical cloud take a namespace that is there already.",
          "spec.adopt");
    }
    LogicalCloud before =
        world.find(TenancyKinds.LOGICAL_CLOUD, key).map(s -> s.body()).orElse(null);
    requireOperatorFor(cloud.spec().trust(), before == null ? null : before.spec().trust(), world);
    boolean looser =
        cloud.spec().trust() == Trust.TRUSTED
            && world
                .find(
                    TenancyKinds.PROJECT,
                    DocumentKey.of(TenancyKinds.PROJECT, key.names().getFirst()))
                .map(project -> project.body().spec())
                .filter(spec -> spec.trust() == Trust.UNTRUSTED)
                .isPresent();
    if (looser) {
      throw new BulkheadException(
          Problem.INVALID_SPEC,
          "The project is untrusted, so its logical clouds cannot be trusted.",
          "spec.trust");
    }
  }

  /// A tenant may neither set `trusted` nor revoke an operator's setting.
  private static void requireOperatorFor(
      @Nullable Trust wanted, @Nullable Trust before, World world) {
    if (world.operator()) {
      return;
    }
    if (wanted == Trust.TRUSTED || (before == Trust.UNTRUSTED && wanted == null)) {
      throw new BulkheadException(
          Problem.FORBIDDEN, "Only an operator may make work trusted.", "spec.trust");
    }
  }

  /// A project's setting `untrusted` outlives the project.
  static final KeptWord<Project> PROJECT_TRUST =
      new KeptWord<>(
          project -> project.spec() == null ? "" : kept(project.spec().trust()),
          (project, word) ->
              new Project(
                  project.metadata(),
                  new Project.Spec(
                      Trust.UNTRUSTED, project.spec() == null ? null : project.spec().sandbox())));

  static final KeptWord<LogicalCloud> CLOUD_TRUST =
      new KeptWord<>(
          cloud -> kept(cloud.spec().trust()), (cloud, word) -> cloud.withTrust(Trust.UNTRUSTED));

  private static String kept(@Nullable Trust trust) {
    return trust == Trust.UNTRUSTED ? trust.text() : "";
  }

  static void mayBeDeleted(DocumentKey key, LogicalCloud cloud, World world) {
    switch (world.rollout(key)) {
      case NONE, TERMINATED -> {}
      case TERMINATE_FAILED -> world.requireNothingStranded("Logical Cloud", key);
      case CREATED, INSTANTIATING ->
          refuse("The Logical Cloud is instantiating, please wait and then terminate");
      case INSTANTIATED, UPDATING, UPDATED ->
          refuse("The Logical Cloud is instantiated, please terminate first");
      case INSTANTIATE_FAILED, UPDATE_FAILED ->
          refuse(
              "The Logical Cloud has failed instantiating, for safety please terminate and try"
                  + " again");
      case TERMINATING -> refuse("The Logical Cloud can't be deleted yet, it is being terminated");
    }
  }

  static void referencesMayChange(DocumentKey key, ClusterReference reference, World world) {
    var cloud =
        new DocumentKey(
            TenancyKinds.LOGICAL_CLOUD.name(), key.names().subList(0, key.names().size() - 1));
    switch (world.rollout(cloud)) {
      case NONE, INSTANTIATED, UPDATED, TERMINATED, TERMINATE_FAILED -> {}
      case CREATED, INSTANTIATING, INSTANTIATE_FAILED, UPDATING, UPDATE_FAILED, TERMINATING ->
          refuse(
              "Cluster References cannot be added/removed unless the Logical Cloud is fully"
                  + " Instantiated or Terminated");
    }
  }

  static void quotaNeedsLevelOne(DocumentKey key, ClusterQuota quota, World world) {
    var cloud =
        new DocumentKey(
            TenancyKinds.LOGICAL_CLOUD.name(), key.names().subList(0, key.names().size() - 1));
    if (world
        .find(TenancyKinds.LOGICAL_CLOUD, cloud)
        .filter(c -> c.body().spec().admin())
        .isPresent()) {
      throw new BulkheadException(
          Problem.INVALID_SPEC, "Cluster Quotas not allowed for Logical Cloud Level 0");
    }
  }

  private static void refuse(String text) {
    throw new BulkheadException(Problem.WRONG_STATE, text);
  }
}
