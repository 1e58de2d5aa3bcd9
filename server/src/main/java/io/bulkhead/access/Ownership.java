package io.bulkhead.access;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.access.RoleScope;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.DeploymentIntentGroup;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.store.Reader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which documents belong to a project or to a logical cloud.
///
/// A composite app is stored below a project, so departments share the names. It belongs to the
/// departments that created it, and for reading also to those that deploy it. As soon as another
/// department deploys it, its creators may not change it any more: they would change what runs
/// there.
final class Ownership {
  private final KindTable table;

  Ownership(KindTable table) {
    this.table = table;
  }

  /// @param reads whether read access is enough
  /// @param body the body to be written, null for other verbs
  boolean owns(
      RoleScope scope, boolean reads, DocumentKey key, @Nullable Object body, Reader reader) {
    return switch (scope.role()) {
      case OPERATOR, AUDITOR -> false;
      case PROJECT_OWNER ->
          within(key, TenancyKinds.PROJECT) && scope.projects().contains(key.names().getFirst());
      case DEPARTMENT_USER -> department(scope.logicalClouds(), reads, key, body, reader);
    };
  }

  private boolean department(
      List<String> clouds, boolean reads, DocumentKey key, @Nullable Object body, Reader reader) {
    List<String> names = key.names();
    if (within(key, TenancyKinds.LOGICAL_CLOUD)) {
      return clouds.contains(names.get(0) + "/" + names.get(1));
    }
    if (within(key, WorkloadKinds.DEPLOYMENT_INTENT_GROUP)) {
      return group(clouds, first(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, key), body, reader);
    }
    if (within(key, WorkloadKinds.COMPOSITE_APP)) {
      return compositeApp(clouds, reads, first(WorkloadKinds.COMPOSITE_APP, key), reader);
    }
    return key.kind().equals(TenancyKinds.PROJECT.name())
        && clouds.stream().anyMatch(cloud -> cloud.startsWith(names.getFirst() + "/"));
  }

  /// A group belongs to its logical cloud; a write needs the new logical cloud as well.
  private static boolean group(
      List<String> clouds, DocumentKey group, @Nullable Object body, Reader reader) {
    String project = group.names().getFirst();
    if (body instanceof DeploymentIntentGroup wanted
        && !clouds.contains(project + "/" + wanted.spec().logicalCloud())) {
      return false;
    }
    return reader
        .find(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, group)
        .map(found -> clouds.contains(cloudOf(found)))
        .orElse(body instanceof DeploymentIntentGroup);
  }

  private static boolean compositeApp(
      List<String> clouds, boolean reads, DocumentKey app, Reader reader) {
    if (!reader.exists(app)) {
      return clouds.stream().anyMatch(cloud -> cloud.startsWith(app.names().getFirst() + "/"));
    }
    boolean made = reader.owners(app).stream().anyMatch(clouds::contains);
    List<String> users =
        reader.children(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, app).stream()
            .map(Ownership::cloudOf)
            .toList();
    return reads
        ? made || users.stream().anyMatch(clouds::contains)
        : made && clouds.containsAll(users);
  }

  private static String cloudOf(Stored<DeploymentIntentGroup> group) {
    return group.key().names().getFirst() + "/" + group.body().spec().logicalCloud();
  }

  /// Whether the document is of the kind or below one of the kind.
  private boolean within(DocumentKey key, Kind<?> kind) {
    Kind<?> at = table.byName(key.kind()).orElse(null);
    while (at != null && !at.name().equals(kind.name())) {
      at = at.parent().orElse(null);
    }
    return at != null;
  }

  /// The ancestor of that kind, or the document itself.
  private static DocumentKey first(Kind<?> kind, DocumentKey key) {
    int depth = 0;
    for (Kind<?> at = kind; at != null; at = at.parent().orElse(null)) {
      depth += at.variables().size();
    }
    return new DocumentKey(kind.name(), key.names().subList(0, depth));
  }
}
