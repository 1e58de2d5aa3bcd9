package io.bulkhead.overview;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.CloudOverview;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.Project;
import io.bulkhead.kind.tenancy.ProjectOverview;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.tenancy.Trust;
import io.bulkhead.kind.workload.DeploymentIntentGroup;
import io.bulkhead.kind.workload.GroupOverview;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.owner.OwnerTypes;
import io.bulkhead.owner.RolloutProgress;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Projects, logical clouds and deployment intent groups in lists.
final class TenantLines {
  private final Reader reader;
  private final Map<DocumentKey, Optional<Stored<Project>>> projects = new HashMap<>();
  private final Map<DocumentKey, Map<DocumentKey, List<Delivery>>> deliveries = new HashMap<>();

  TenantLines(Reader reader) {
    this.reader = reader;
  }

  List<ProjectOverview> projects(List<Stored<Project>> documents) {
    return documents.stream().map(this::project).toList();
  }

  List<CloudOverview> clouds(List<Stored<LogicalCloud>> documents) {
    return documents.stream().map(this::cloud).toList();
  }

  List<GroupOverview> groups(List<Stored<DeploymentIntentGroup>> documents) {
    return documents.stream().map(this::group).toList();
  }

  private ProjectOverview project(Stored<Project> project) {
    Reach reach =
        Reach.of(
            Stream.of(TenancyKinds.LOGICAL_CLOUD, WorkloadKinds.DEPLOYMENT_INTENT_GROUP)
                .flatMap(kind -> reader.deliveries().below(kind, project.key()).stream())
                .toList());
    Project.Spec spec = project.body().spec();
    return new ProjectOverview(
        project.key().names(),
        spec == null || spec.trust() == null ? Trust.UNTRUSTED : spec.trust(),
        OwnerTypes.cloudsOf(reader, project.key()).size(),
        reach.delivered(),
        reach.clusters());
  }

  private CloudOverview cloud(Stored<LogicalCloud> cloud) {
    Rollout rollout = rollout(TenancyKinds.LOGICAL_CLOUD, cloud.key());
    return new CloudOverview(
        cloud.key().names(),
        rollout.state(),
        rollout.reach().delivered(),
        rollout.reach().clusters(),
        trust(cloud).orElse(Trust.UNTRUSTED),
        cloud.body().spec().namespace(),
        rollout.revision(),
        rollout.created());
  }

  private GroupOverview group(Stored<DeploymentIntentGroup> group) {
    Rollout rollout = rollout(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, group.key());
    String cloud = group.body().spec().logicalCloud();
    return new GroupOverview(
        group.key().names(),
        rollout.state(),
        rollout.reach().delivered(),
        rollout.reach().clusters(),
        reader
            .find(TenancyKinds.LOGICAL_CLOUD, OwnerTypes.cloudBeside(group.key(), cloud))
            .flatMap(this::trust)
            .orElse(null),
        cloud,
        rollout.revision(),
        rollout.created());
  }

  private Optional<Trust> trust(Stored<LogicalCloud> cloud) {
    return projects
        .computeIfAbsent(project(cloud.key()), key -> reader.find(TenancyKinds.PROJECT, key))
        .map(project -> Trust.of(project.body(), cloud.body()));
  }

  private static DocumentKey project(DocumentKey key) {
    return DocumentKey.of(TenancyKinds.PROJECT, key.names().getFirst());
  }

  private record Rollout(String state, Reach reach, int revision, @Nullable Instant created) {}

  private Rollout rollout(Kind<?> kind, DocumentKey key) {
    List<Delivery> rows =
        deliveries
            .computeIfAbsent(
                project(key),
                project ->
                    reader.deliveries().below(kind, project).stream()
                        .collect(Collectors.groupingBy(row -> row.id().owner())))
            .getOrDefault(key, List.of());
    Lifecycle lifecycle = reader.lifecycle(key).orElse(null);
    if (lifecycle == null) {
      return new Rollout("", Reach.of(rows), 0, null);
    }
    RolloutStatus status = RolloutProgress.of(lifecycle, rows);
    return new Rollout(
        status == RolloutStatus.NONE ? lifecycle.state().text() : status.text(),
        Reach.of(rows),
        lifecycle.last().revision(),
        lifecycle.actions().getFirst().time());
  }

  /// @param delivered on how many of the clusters everything is as ordered
  private record Reach(int delivered, int clusters) {
    static Reach of(List<Delivery> rows) {
      Map<ClusterId, Boolean> whole =
          rows.stream()
              .filter(row -> row.order().desired() != null)
              .collect(
                  Collectors.toMap(
                      row -> row.id().cluster(), Delivery::arrived, Boolean::logicalAnd));
      return new Reach(
          (int) whole.values().stream().filter(arrived -> arrived).count(), whole.size());
    }
  }
}
