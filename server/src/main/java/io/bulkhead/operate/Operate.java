package io.bulkhead.operate;

import io.bulkhead.kind.Action;
import io.bulkhead.kind.Actions;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The list of actions with what carries them out, and the followers that go on by themselves.
public final class Operate implements AutoCloseable {
  private final GroupActions groups;
  private final CloudActions clouds;
  private final StatusAction status;
  private final Views views;
  private final Evidence evidence;
  private final Usage usage;
  private final Records records;
  private final Followers followers;

  public Operate(Parts parts) {
    var plans = new Plans(parts);
    this.groups = new GroupActions(parts, plans);
    this.clouds = new CloudActions(parts, plans);
    this.status = new StatusAction(parts);
    this.views = new Views(parts, plans);
    this.evidence = new Evidence(parts);
    this.usage = new Usage(parts);
    this.records = new Records(parts.store());
    this.followers = new Followers(parts, plans, Followers.AFTER_FAILURE);
  }

  /// Every row of the list of actions with its handler.
  public Map<Action, ActionHandler> handlers() {
    Map<Action, ActionHandler> handlers = new LinkedHashMap<>(records.handlers());
    for (Action action : Actions.ALL) {
      handler(action.on(), action.name()).ifPresent(handler -> handlers.put(action, handler));
    }
    return handlers;
  }

  private Optional<ActionHandler> handler(@Nullable Kind<?> on, String name) {
    boolean group = on == WorkloadKinds.DEPLOYMENT_INTENT_GROUP;
    boolean cloud = on == TenancyKinds.LOGICAL_CLOUD;
    if (on == TenancyKinds.CLUSTER_REFERENCE) {
      return Optional.of(clouds::kubeconfig);
    }
    if (on == TenancyKinds.PROJECT) {
      return Optional.of(name.equals("verify") ? evidence::ofProject : usage::ofProject);
    }
    if (on == FleetKinds.CLUSTER) {
      return Optional.of(
          switch (name) {
            case "verify" -> evidence::ofCluster;
            case "usage" -> usage::ofCluster;
            default -> views::capabilities;
          });
    }
    if (!group && !cloud) {
      return Optional.empty();
    }
    return Optional.of(
        switch (name) {
          case "approve" -> groups::approve;
          case "instantiate" -> group ? groups::instantiate : clouds::instantiate;
          case "terminate" -> group ? groups::terminate : clouds::terminate;
          case "stop" -> group ? groups::stop : clouds::stop;
          case "update" -> group ? groups::update : clouds::update;
          case "status" -> status;
          case "plan" -> views::plan;
          case "diff" -> views::diff;
          case "explain" -> views::explain;
          case "usage" -> usage::ofCloud;
          case "verify" -> group ? evidence::ofGroup : evidence::ofCloud;
          default -> throw new IllegalStateException("no handler for the action " + name);
        });
  }

  /// Begins to follow the store; also makes what the first start needs.
  public void start() {
    followers.start();
  }

  /// Orders the probes that a cluster should have now; returns at once.
  public void orderProbes(ClusterId cluster) {
    followers.changed(cluster);
  }

  @Override
  public void close() {
    followers.close();
  }
}
