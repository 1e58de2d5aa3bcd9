package io.bulkhead.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.access.Identity;
import io.bulkhead.action.ActionContext;
import io.bulkhead.certificate.CloudUsers;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.compiler.rights.CloudIdentity;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.lifecycle.CloudLifecycle;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.lifecycle.Lifecycle.State;
import io.bulkhead.manifest.Json;
import io.bulkhead.owner.OwnerType;
import io.bulkhead.owner.OwnerTypes;
import io.bulkhead.plan.Plans;
import io.bulkhead.store.AuditTrail;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Logical clouds.
final class CloudOperations implements OwnerOperations {
  /// EMCO's answer to an update: an empty logical cloud.
  private static final JsonNode UPDATED =
      Json.parse(
          """
          {"metadata":{"name":"","description":"","userData1":"","userData2":""},\
          "spec":{"namespace":"","labels":null,"level":"","user":{"userName":"","type":""}}}
          """);

  private final ActionContext parts;
  private final Plans plans;

  CloudOperations(ActionContext parts, Plans plans) {
    this.parts = parts;
    this.plans = plans;
  }

  @Override
  public OwnerType type() {
    return OwnerTypes.CLOUD;
  }

  @Override
  public void approve(Standing now) {
    throw new BulkheadException(Problem.WRONG_STATE, "A Logical Cloud needs no approval");
  }

  @Override
  public void instantiate(Standing now) {
    CloudLifecycle.instantiate(now.rollout());
  }

  @Override
  public boolean updates(Standing now) {
    return CloudLifecycle.updates(now.rollout());
  }

  @Override
  public void terminate(Standing now) {
    CloudLifecycle.terminate(now.rollout());
  }

  @Override
  public State stop(Standing now) {
    return CloudLifecycle.stop(now.state());
  }

  /// The hub creates roles with its own rights, so only operators may allow permissions beyond the
  /// cloud's namespace.
  @Override
  public void permit(Reader reader, DocumentKey key, Identity who, boolean first) {
    if (reader.children(TenancyKinds.CLUSTER_REFERENCE, key).isEmpty()) {
      throw new BulkheadException(Problem.INVALID_INTENT, "No Cluster References associated");
    }
    LogicalCloud.Spec spec = body(reader, key).spec();
    if (spec.admin()) {
      return;
    }
    var permissions = reader.children(TenancyKinds.USER_PERMISSION, key);
    if (first
        && permissions.stream()
            .noneMatch(p -> p.body().spec().namespace().equals(spec.namespace()))) {
      throw new BulkheadException(
          Problem.WRONG_STATE,
          "Level-1 Logical Clouds require a User Permission assigned to its primary namespace");
    }
    for (var permission : permissions) {
      if (!who.operator() && !permission.body().spec().namespace().equals(spec.namespace())) {
        throw new BulkheadException(
            Problem.FORBIDDEN,
            "The user permission "
                + permission.key().name()
                + " reaches beyond the namespace of the logical cloud; only an operator may"
                + " instantiate or update it");
      }
    }
  }

  private static LogicalCloud body(Reader reader, DocumentKey key) {
    return reader.find(TenancyKinds.LOGICAL_CLOUD, key).orElseThrow().body();
  }

  @Override
  public boolean looksFirst() {
    return false;
  }

  /// At level 1, creates a key pair for the cloud's user unless it has one for the same name.
  @Override
  public Preparation prepare(DocumentKey key, String context) {
    record Names(Optional<String> known, String wanted) {}
    Optional<Names> names =
        parts
            .store()
            .read(reader ->
                reader
                    .find(TenancyKinds.LOGICAL_CLOUD, key)
                    .filter(cloud -> !cloud.body().spec().admin())
                    .map(cloud ->
                        new Names(
                            CloudUsers.identity(reader, key),
                            CloudIdentity.user(key, cloud.body(), status(reader, key, context)))));
    return names
        .filter(found -> !found.known().equals(Optional.of(found.wanted())))
        .<Preparation>map(found -> new NewUser(key, new CloudUsers.FreshKey(found.wanted())))
        .orElse(Preparation.NOTHING);
  }

  /// The context that names the user: that of the existing instance, else of the coming one.
  private String status(Reader reader, DocumentKey key, String context) {
    Lifecycle lifecycle = plans.lifecycle(reader, key);
    boolean there = updates(new Standing(lifecycle, reader.deliveries().of(key)));
    return there ? lifecycle.statusContextId() : context;
  }

  private record NewUser(DocumentKey cloud, CloudUsers.FreshKey key) implements Preparation {
    @Override
    public Target target(Target target) {
      return ((Target.Cloud) target).with(key.request());
    }

    @Override
    public void save(Writer writer) {
      key.introduce(writer, cloud);
    }
  }

  @Override
  public void ordering(Writer writer, DocumentKey key, Compilation plan) {
    LogicalCloud cloud = body(writer, key);
    if (cloud.spec().admin() && cloud.spec().namespace().isEmpty()) {
      writer.save(TenancyKinds.LOGICAL_CLOUD, key, cloud.withNamespace("default"), List.of());
    }
    refuseWhileUsed(writer, key, left(writer, key, plan));
    plans.quotas().order(writer, key, plan.parts());
    if (cloud.spec().adopt()
        && writer.deliveries().of(key).stream().noneMatch(CloudOperations::there)) {
      AuditTrail.tell("may take over a namespace that is there already");
    }
  }

  @Override
  public void leaving(Writer writer, DocumentKey key) {
    refuseWhileUsed(writer, key);
    CloudUsers.forget(writer, key);
  }

  /// Only a workload that is deployed, or being removed, keeps its cloud in use.
  private static void refuseWhileUsed(Reader reader, DocumentKey key) {
    workloads(reader, key)
        .filter(group -> reader.deliveries().of(group).stream().anyMatch(CloudOperations::there))
        .findFirst()
        .ifPresent(group -> {
          throw new BulkheadException(
              Problem.INVALID_INTENT,
              "Found at least one DIG associated with Logical Cloud attempted to be terminated: "
                  + group.name());
        });
  }

  private static Stream<DocumentKey> workloads(Reader reader, DocumentKey cloud) {
    return reader.referrersOf(cloud).stream()
        .filter(user -> OwnerTypes.find(user).filter(OwnerType::isWorkload).isPresent());
  }

  private static boolean there(Delivery row) {
    return row.order().desired() != null || row.progress().state() != Delivery.State.GONE;
  }

  /// Clusters that the cloud is on and would be removed from.
  private static Set<ClusterId> left(Reader reader, DocumentKey cloud, Compilation plan) {
    Set<ClusterId> clusters = new TreeSet<>();
    reader.deliveries().of(cloud).stream()
        .filter(CloudOperations::there)
        .forEach(row -> clusters.add(row.id().cluster()));
    plan.parts().stream()
        .flatMap(part -> part.groups().stream())
        .forEach(group -> clusters.removeAll(group.clusters()));
    return clusters;
  }

  /// Deleting a namespace deletes everything in it.
  private static void refuseWhileUsed(Reader reader, DocumentKey cloud, Set<ClusterId> left) {
    List<String> used =
        workloads(reader, cloud)
            .flatMap(group -> reader.deliveries().of(group).stream())
            .filter(row -> there(row) && left.contains(row.id().cluster()))
            .map(row -> row.id().owner().joined() + " on " + row.id().cluster())
            .distinct()
            .sorted()
            .toList();
    if (!used.isEmpty()) {
      throw new BulkheadException(
          Problem.WRONG_STATE,
          "The Logical Cloud cannot leave a cluster while deployments use it there: "
              + String.join(", ", used)
              + ". Take them from there first, or give the cloud its reference back");
    }
  }

  @Override
  public Lifecycle updated(Lifecycle now, Lifecycle.Entry entry) {
    return now.then(entry);
  }

  @Override
  public Object updated(@Nullable Integer revision) {
    return UPDATED;
  }
}
