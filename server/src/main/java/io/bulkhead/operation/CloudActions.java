package io.bulkhead.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.access.Identity;
import io.bulkhead.action.ActionHandler.Answer;
import io.bulkhead.action.ActionHandler.Call;
import io.bulkhead.action.Parts;
import io.bulkhead.certificate.CloudUsers;
import io.bulkhead.cluster.client.Kubeconfig;
import io.bulkhead.cluster.client.KubernetesFleet;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.rights.CloudIdentity;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.ClusterReference;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.lifecycle.CloudLifecycle;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.lifecycle.Lifecycle.State;
import io.bulkhead.manifest.Json;
import io.bulkhead.owner.Orders;
import io.bulkhead.owner.Rollout;
import io.bulkhead.plan.Plans;
import io.bulkhead.store.AuditTrail;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The lifecycle of logical clouds, and their users' kubeconfigs.
public final class CloudActions {
  /// What EMCO answers to an update: a logical cloud of which nothing is said.
  private static final JsonNode UPDATED =
      Json.parse(
          """
          {"metadata":{"name":"","description":"","userData1":"","userData2":""},\
          "spec":{"namespace":"","labels":null,"level":"","user":{"userName":"","type":""}}}
          """);

  private final Parts parts;
  private final Plans plans;

  public CloudActions(Parts parts, Plans plans) {
    this.parts = parts;
    this.plans = plans;
  }

  public Answer instantiate(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    parts
        .store()
        .write(writer -> {
          LogicalCloud cloud = existing(writer, key);
          requireReferences(writer, key);
          Lifecycle now = plans.lifecycle(writer, key);
          CloudLifecycle.instantiate(Rollout.of(now, writer.deliveriesOf(key)));
          String context = plans.contextId();
          LogicalCloud placed = prepare(writer, key, cloud, context);
          Compilation plan = plans.compiled(writer, plans.target(writer, key, context));
          requireRight(writer, key, cloud, call.who());
          plans.quotas().order(writer, key, plan.parts());
          if (cloud.spec().adopt()) {
            AuditTrail.tell("may take over a namespace that is there already");
          }
          Orders.place(
              writer, key, new Orders.Order(context, cloud.spec().adopt()), plan, instant());
          writer.saveLifecycle(
              key, now.withStatusContext(context).then(entry(State.INSTANTIATED, context, 1)));
          OperationKeeper.begin(writer, parts, "instantiate", key, call.who(), instant());
          return placed;
        });
    return Answer.EMPTY;
  }

  /// Level 0 gets its namespace written back; level 1 a key pair for its user.
  private static LogicalCloud prepare(
      Writer writer, DocumentKey key, LogicalCloud cloud, String context) {
    if (cloud.spec().admin()) {
      LogicalCloud named =
          cloud.spec().namespace().isEmpty() ? cloud.withNamespace("default") : cloud;
      writer.save(TenancyKinds.LOGICAL_CLOUD, key, named, List.of());
      return named;
    }
    boolean permitted =
        writer.children(TenancyKinds.USER_PERMISSION, key).stream()
            .anyMatch(p -> p.body().spec().namespace().equals(cloud.spec().namespace()));
    if (!permitted) {
      throw new BulkheadException(
          Problem.WRONG_STATE,
          "Level-1 Logical Clouds require a User Permission assigned to its primary namespace");
    }
    CloudUsers.ensure(writer, key, CloudIdentity.user(key, cloud, context));
    return cloud;
  }

  public Answer update(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    parts
        .store()
        .write(writer -> {
          LogicalCloud cloud = existing(writer, key);
          Lifecycle now = plans.lifecycle(writer, key);
          if (!CloudLifecycle.updates(Rollout.of(now, writer.deliveriesOf(key)))) {
            return key;
          }
          requireReferences(writer, key);
          if (!cloud.spec().admin()) {
            CloudUsers.ensure(writer, key, CloudIdentity.user(key, cloud, now.statusContextId()));
          }
          Compilation plan =
              plans.compiled(writer, plans.target(writer, key, now.statusContextId()));
          requireRight(writer, key, cloud, call.who());
          refuseWhileUsed(writer, key, left(writer, key, plan));
          String context = plans.contextId();
          plans.quotas().order(writer, key, plan.parts());
          Orders.place(
              writer, key, new Orders.Order(context, cloud.spec().adopt()), plan, instant());
          writer.saveLifecycle(
              key, now.then(entry(State.UPDATED, context, now.last().revision() + 1)));
          OperationKeeper.begin(writer, parts, "update", key, call.who(), instant());
          return key;
        });
    return Answer.json(UPDATED);
  }

  public Answer terminate(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    parts
        .store()
        .write(writer -> {
          existing(writer, key);
          Lifecycle now = plans.lifecycle(writer, key);
          CloudLifecycle.terminate(Rollout.of(now, writer.deliveriesOf(key)));
          refuseWhileUsed(writer, key);
          CloudUsers.forget(writer, key);
          Orders.removeAll(writer, key, now.last().instance(), instant());
          writer.saveLifecycle(
              key, now.then(entry(State.TERMINATED, now.last().instance(), now.last().revision())));
          OperationKeeper.begin(writer, parts, "terminate", key, call.who(), instant());
          return key;
        });
    return Answer.EMPTY;
  }

  /// Only a group that is deployed, or still leaving, keeps its cloud.
  private static void refuseWhileUsed(Reader reader, DocumentKey key) {
    groups(reader, key)
        .filter(group -> reader.deliveriesOf(group).stream().anyMatch(CloudActions::there))
        .findFirst()
        .ifPresent(group -> {
          throw new BulkheadException(
              Problem.INVALID_INTENT,
              "Found at least one DIG associated with Logical Cloud attempted to be terminated: "
                  + group.name());
        });
  }

  private static Stream<DocumentKey> groups(Reader reader, DocumentKey cloud) {
    return reader.referrersOf(cloud).stream()
        .filter(user -> user.kind().equals(WorkloadKinds.DEPLOYMENT_INTENT_GROUP.name()));
  }

  private static boolean there(Delivery row) {
    return row.desired() != null || row.state() != Delivery.State.GONE;
  }

  /// Clusters that the cloud is on and would be taken from.
  private static Set<ClusterId> left(Reader reader, DocumentKey cloud, Compilation plan) {
    Set<ClusterId> clusters = new TreeSet<>();
    reader.deliveriesOf(cloud).stream()
        .filter(CloudActions::there)
        .forEach(row -> clusters.add(row.id().cluster()));
    plan.parts().stream()
        .flatMap(part -> part.groups().stream())
        .forEach(group -> clusters.removeAll(group.clusters()));
    return clusters;
  }

  /// A namespace takes with it whatever is in it.
  private static void refuseWhileUsed(Reader reader, DocumentKey cloud, Set<ClusterId> left) {
    List<String> used =
        groups(reader, cloud)
            .flatMap(group -> reader.deliveriesOf(group).stream())
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

  public Answer stop(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    parts
        .store()
        .write(writer -> {
          existing(writer, key);
          Lifecycle now = plans.lifecycle(writer, key);
          State next = CloudLifecycle.stop(now.state());
          Orders.stop(writer, key, instant());
          writer.saveLifecycle(
              key, now.then(entry(next, now.last().instance(), now.last().revision())));
          return key;
        });
    return Answer.EMPTY;
  }

  public Answer kubeconfig(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    return parts.store().read(reader -> new Answer("application/yaml", kubeconfig(reader, key)));
  }

  private String kubeconfig(Reader reader, DocumentKey key) {
    ClusterReference reference =
        reader
            .find(TenancyKinds.CLUSTER_REFERENCE, key)
            .orElseThrow(
                () -> new BulkheadException(Problem.NOT_FOUND, "Cluster reference not found"))
            .body();
    DocumentKey cloudKey = TenancyKinds.CLUSTER_REFERENCE.parentKey(key).orElseThrow();
    LogicalCloud cloud = existing(reader, cloudKey);
    var cluster = new ClusterId(reference.spec().clusterProvider(), reference.spec().cluster());
    if (CloudUsers.key(reader, cloudKey).isEmpty()) {
      throw new BulkheadException(Problem.WRONG_STATE, "Logical Cloud hasn't been instantiated");
    }
    CloudUsers.Issued issued =
        CloudUsers.issued(reader, cloudKey, cluster)
            .orElseThrow(() ->
                new BulkheadException(
                    Problem.NOT_READY,
                    "The certificate of the user has not been issued on "
                        + cluster
                        + " yet; try again shortly"));
    byte[] admin =
        KubernetesFleet.kubeconfig(reader, cluster)
            .orElseThrow(() -> new BulkheadException(Problem.NOT_FOUND, "Cluster not found"));
    byte[] file =
        Kubeconfig.parse(admin)
            .forUser(cloud.userName(), key.name(), cloud.spec().namespace(), issued.credentials());
    return new String(file, StandardCharsets.UTF_8);
  }

  private static LogicalCloud existing(Reader reader, DocumentKey key) {
    return reader
        .find(TenancyKinds.LOGICAL_CLOUD, key)
        .orElseThrow(() ->
            new BulkheadException(Problem.NOT_FOUND, TenancyKinds.LOGICAL_CLOUD.notFoundText()))
        .body();
  }

  /// The hub makes roles with its own rights. What reaches beyond the cloud's namespace is the
  /// operator's to give.
  private static void requireRight(
      Reader reader, DocumentKey key, LogicalCloud cloud, Identity who) {
    if (who.operator() || cloud.spec().admin()) {
      return;
    }
    for (var permission : reader.children(TenancyKinds.USER_PERMISSION, key)) {
      if (!permission.body().spec().namespace().equals(cloud.spec().namespace())) {
        throw new BulkheadException(
            Problem.FORBIDDEN,
            "The user permission "
                + permission.key().name()
                + " reaches beyond the namespace of the logical cloud; only an operator may"
                + " instantiate or update it");
      }
    }
  }

  private static void requireReferences(Reader reader, DocumentKey key) {
    if (reader.children(TenancyKinds.CLUSTER_REFERENCE, key).isEmpty()) {
      throw new BulkheadException(Problem.INVALID_INTENT, "No Cluster References associated");
    }
  }

  private Lifecycle.Entry entry(State state, String instance, int revision) {
    return new Lifecycle.Entry(state, instance, instant(), revision);
  }

  private Instant instant() {
    return parts.clock().instant();
  }
}
