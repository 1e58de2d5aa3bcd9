package io.bulkhead.authorization;

import static io.bulkhead.authorization.Reach.EVERYTHING;
import static io.bulkhead.authorization.Reach.NOTHING;
import static io.bulkhead.authorization.Reach.OWN;

import io.bulkhead.kind.Kind;
import io.bulkhead.kind.access.AccessKinds;
import io.bulkhead.kind.access.Role;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Who may do what. Anything that is not listed is denied to everybody, including operators.
///
/// The content of a document may need more than its row: only operators may declare work trusted or
/// create a logical cloud of level 0 (`CloudRules`).
public final class Permissions {
  private static final Set<AccessVerb> READ = EnumSet.of(AccessVerb.LIST, AccessVerb.GET);
  private static final Set<AccessVerb> FILE = EnumSet.of(AccessVerb.FILE);
  private static final Set<AccessVerb> WRITE =
      EnumSet.of(AccessVerb.CREATE, AccessVerb.REPLACE, AccessVerb.DELETE);
  private static final Set<AccessVerb> CHANGE = EnumSet.of(AccessVerb.CREATE, AccessVerb.DELETE);

  private static final List<Stream<Permission>> ROWS =
      List.of(
          // subject, deeds, operator, auditor, project owner, department user

          // What the telco offers.
          on(IsolationKinds.SANDBOX_CLASS, READ, EVERYTHING, EVERYTHING, EVERYTHING, EVERYTHING),
          on(IsolationKinds.SANDBOX_CLASS, WRITE, EVERYTHING, NOTHING, NOTHING, NOTHING),
          on(FleetKinds.CLUSTER_PROVIDER, READ, EVERYTHING, EVERYTHING, EVERYTHING, NOTHING),
          on(FleetKinds.CLUSTER_PROVIDER, WRITE, EVERYTHING, NOTHING, NOTHING, NOTHING),
          on(FleetKinds.CLUSTER, READ, EVERYTHING, EVERYTHING, EVERYTHING, NOTHING),
          on(FleetKinds.CLUSTER, FILE, EVERYTHING, NOTHING, NOTHING, NOTHING),
          on(FleetKinds.CLUSTER, WRITE, EVERYTHING, NOTHING, NOTHING, NOTHING),
          get("capabilities", FleetKinds.CLUSTER, EVERYTHING, EVERYTHING, NOTHING, NOTHING),
          get("verify", FleetKinds.CLUSTER, EVERYTHING, EVERYTHING, NOTHING, NOTHING),
          get("usage", FleetKinds.CLUSTER, EVERYTHING, EVERYTHING, NOTHING, NOTHING),
          post("verify", FleetKinds.CLUSTER, EVERYTHING, NOTHING, NOTHING, NOTHING),
          get("reports", FleetKinds.CLUSTER, EVERYTHING, EVERYTHING, NOTHING, NOTHING),
          on(FleetKinds.CLUSTER_LABEL, READ, EVERYTHING, EVERYTHING, EVERYTHING, NOTHING),
          on(FleetKinds.CLUSTER_LABEL, WRITE, EVERYTHING, NOTHING, NOTHING, NOTHING),
          on(FleetKinds.CLUSTER_KV, READ, EVERYTHING, EVERYTHING, NOTHING, NOTHING),
          on(FleetKinds.CLUSTER_KV, WRITE, EVERYTHING, NOTHING, NOTHING, NOTHING),
          on(FleetKinds.CLUSTER_GUARD, READ, EVERYTHING, EVERYTHING, NOTHING, NOTHING),
          on(FleetKinds.CLUSTER_GUARD, WRITE, EVERYTHING, NOTHING, NOTHING, NOTHING),
          // Credentials: an auditor never sees secrets.
          on(FleetKinds.CLUSTER_SYNC_OBJECT, READ, EVERYTHING, NOTHING, NOTHING, NOTHING),
          on(FleetKinds.CLUSTER_SYNC_OBJECT, WRITE, EVERYTHING, NOTHING, NOTHING, NOTHING),
          on(FleetKinds.CONTROLLER, READ, EVERYTHING, EVERYTHING, NOTHING, NOTHING),
          on(FleetKinds.CONTROLLER, WRITE, EVERYTHING, NOTHING, NOTHING, NOTHING),
          on(FleetKinds.CLM_CONTROLLER, READ, EVERYTHING, EVERYTHING, NOTHING, NOTHING),
          on(FleetKinds.CLM_CONTROLLER, WRITE, EVERYTHING, NOTHING, NOTHING, NOTHING),
          on(FleetKinds.DTC_CONTROLLER, READ, EVERYTHING, EVERYTHING, NOTHING, NOTHING),
          on(FleetKinds.DTC_CONTROLLER, WRITE, EVERYTHING, NOTHING, NOTHING, NOTHING),

          // Customers and departments. A customer does not write its own project, which contains
          // trust and quota.
          on(TenancyKinds.PROJECT, READ, EVERYTHING, EVERYTHING, OWN, OWN),
          on(TenancyKinds.PROJECT, WRITE, EVERYTHING, NOTHING, NOTHING, NOTHING),
          get("verify", TenancyKinds.PROJECT, EVERYTHING, EVERYTHING, OWN, NOTHING),
          get("usage", TenancyKinds.PROJECT, EVERYTHING, EVERYTHING, OWN, NOTHING),
          // Nobody raises its own quota: a customer divides its quota among its departments.
          on(TenancyKinds.PROJECT_QUOTA, READ, EVERYTHING, EVERYTHING, OWN, NOTHING),
          on(TenancyKinds.PROJECT_QUOTA, WRITE, EVERYTHING, NOTHING, NOTHING, NOTHING),
          post("verify", TenancyKinds.PROJECT, EVERYTHING, NOTHING, OWN, NOTHING),
          get("reports", TenancyKinds.PROJECT, EVERYTHING, EVERYTHING, OWN, NOTHING),
          on(TenancyKinds.LOGICAL_CLOUD, READ, EVERYTHING, EVERYTHING, OWN, OWN),
          on(TenancyKinds.LOGICAL_CLOUD, WRITE, EVERYTHING, NOTHING, OWN, NOTHING),
          get("status", TenancyKinds.LOGICAL_CLOUD, EVERYTHING, EVERYTHING, OWN, OWN),
          get("plan", TenancyKinds.LOGICAL_CLOUD, EVERYTHING, EVERYTHING, OWN, OWN),
          // Whoever may plan and deploy there; nothing is written.
          post("lint", TenancyKinds.LOGICAL_CLOUD, EVERYTHING, NOTHING, OWN, OWN),
          get("diff", TenancyKinds.LOGICAL_CLOUD, EVERYTHING, EVERYTHING, OWN, OWN),
          get("history", TenancyKinds.LOGICAL_CLOUD, EVERYTHING, EVERYTHING, OWN, OWN),
          get("explain", TenancyKinds.LOGICAL_CLOUD, EVERYTHING, EVERYTHING, OWN, OWN),
          get("verify", TenancyKinds.LOGICAL_CLOUD, EVERYTHING, EVERYTHING, OWN, OWN),
          get("usage", TenancyKinds.LOGICAL_CLOUD, EVERYTHING, EVERYTHING, OWN, OWN),
          post("verify", TenancyKinds.LOGICAL_CLOUD, EVERYTHING, NOTHING, OWN, OWN),
          get("reports", TenancyKinds.LOGICAL_CLOUD, EVERYTHING, EVERYTHING, OWN, OWN),
          post("instantiate", TenancyKinds.LOGICAL_CLOUD, EVERYTHING, NOTHING, OWN, NOTHING),
          post("terminate", TenancyKinds.LOGICAL_CLOUD, EVERYTHING, NOTHING, OWN, NOTHING),
          post("update", TenancyKinds.LOGICAL_CLOUD, EVERYTHING, NOTHING, OWN, NOTHING),
          post("stop", TenancyKinds.LOGICAL_CLOUD, EVERYTHING, NOTHING, OWN, NOTHING),
          on(TenancyKinds.CLUSTER_REFERENCE, READ, EVERYTHING, EVERYTHING, OWN, OWN),
          on(TenancyKinds.CLUSTER_REFERENCE, CHANGE, EVERYTHING, NOTHING, OWN, NOTHING),
          // It contains a person's key: an auditor does not get it.
          get("kubeconfig", TenancyKinds.CLUSTER_REFERENCE, EVERYTHING, NOTHING, OWN, OWN),
          on(TenancyKinds.USER_PERMISSION, READ, EVERYTHING, EVERYTHING, OWN, OWN),
          on(TenancyKinds.USER_PERMISSION, CHANGE, EVERYTHING, NOTHING, OWN, NOTHING),
          on(TenancyKinds.CLUSTER_QUOTA, READ, EVERYTHING, EVERYTHING, OWN, OWN),
          on(TenancyKinds.CLUSTER_QUOTA, CHANGE, EVERYTHING, NOTHING, OWN, NOTHING),
          on(TenancyKinds.LOGICAL_CLOUD_QUOTA, READ, EVERYTHING, EVERYTHING, OWN, OWN),
          on(TenancyKinds.LOGICAL_CLOUD_QUOTA, WRITE, EVERYTHING, NOTHING, OWN, NOTHING),
          on(TenancyKinds.GRANT, READ, EVERYTHING, EVERYTHING, OWN, OWN),
          on(TenancyKinds.GRANT, WRITE, EVERYTHING, NOTHING, NOTHING, NOTHING),
          on(TenancyKinds.LOGICAL_CLOUD_KV, READ, EVERYTHING, EVERYTHING, OWN, OWN),
          on(TenancyKinds.LOGICAL_CLOUD_KV, CHANGE, EVERYTHING, NOTHING, OWN, NOTHING),

          // What runs. A department owns the groups in its logical clouds, and the composite apps
          // that it created and no other department uses.
          on(WorkloadKinds.COMPOSITE_APP, READ, EVERYTHING, EVERYTHING, OWN, OWN),
          on(WorkloadKinds.COMPOSITE_APP, WRITE, EVERYTHING, NOTHING, OWN, OWN),
          on(WorkloadKinds.APP, READ, EVERYTHING, EVERYTHING, OWN, OWN),
          on(WorkloadKinds.APP, FILE, EVERYTHING, EVERYTHING, OWN, OWN),
          on(WorkloadKinds.APP, WRITE, EVERYTHING, NOTHING, OWN, OWN),
          on(WorkloadKinds.APP_DEPENDENCY, READ, EVERYTHING, EVERYTHING, OWN, OWN),
          on(WorkloadKinds.APP_DEPENDENCY, WRITE, EVERYTHING, NOTHING, OWN, OWN),
          on(WorkloadKinds.COMPOSITE_PROFILE, READ, EVERYTHING, EVERYTHING, OWN, OWN),
          on(WorkloadKinds.COMPOSITE_PROFILE, WRITE, EVERYTHING, NOTHING, OWN, OWN),
          on(WorkloadKinds.APP_PROFILE, READ, EVERYTHING, EVERYTHING, OWN, OWN),
          on(WorkloadKinds.APP_PROFILE, FILE, EVERYTHING, EVERYTHING, OWN, OWN),
          on(WorkloadKinds.APP_PROFILE, WRITE, EVERYTHING, NOTHING, OWN, OWN),
          on(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, READ, EVERYTHING, EVERYTHING, OWN, OWN),
          on(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, WRITE, EVERYTHING, NOTHING, OWN, OWN),
          post("approve", WorkloadKinds.DEPLOYMENT_INTENT_GROUP, EVERYTHING, NOTHING, OWN, OWN),
          post("instantiate", WorkloadKinds.DEPLOYMENT_INTENT_GROUP, EVERYTHING, NOTHING, OWN, OWN),
          post("terminate", WorkloadKinds.DEPLOYMENT_INTENT_GROUP, EVERYTHING, NOTHING, OWN, OWN),
          post("stop", WorkloadKinds.DEPLOYMENT_INTENT_GROUP, EVERYTHING, NOTHING, OWN, OWN),
          post("update", WorkloadKinds.DEPLOYMENT_INTENT_GROUP, EVERYTHING, NOTHING, OWN, OWN),
          get("status", WorkloadKinds.DEPLOYMENT_INTENT_GROUP, EVERYTHING, EVERYTHING, OWN, OWN),
          get("plan", WorkloadKinds.DEPLOYMENT_INTENT_GROUP, EVERYTHING, EVERYTHING, OWN, OWN),
          get("diff", WorkloadKinds.DEPLOYMENT_INTENT_GROUP, EVERYTHING, EVERYTHING, OWN, OWN),
          get("history", WorkloadKinds.DEPLOYMENT_INTENT_GROUP, EVERYTHING, EVERYTHING, OWN, OWN),
          get("explain", WorkloadKinds.DEPLOYMENT_INTENT_GROUP, EVERYTHING, EVERYTHING, OWN, OWN),
          get("verify", WorkloadKinds.DEPLOYMENT_INTENT_GROUP, EVERYTHING, EVERYTHING, OWN, OWN),
          on(WorkloadKinds.GENERIC_PLACEMENT_INTENT, READ, EVERYTHING, EVERYTHING, OWN, OWN),
          on(WorkloadKinds.GENERIC_PLACEMENT_INTENT, WRITE, EVERYTHING, NOTHING, OWN, OWN),
          on(WorkloadKinds.APP_INTENT, READ, EVERYTHING, EVERYTHING, OWN, OWN),
          on(WorkloadKinds.APP_INTENT, WRITE, EVERYTHING, NOTHING, OWN, OWN),
          on(WorkloadKinds.GROUP_INTENT, READ, EVERYTHING, EVERYTHING, OWN, OWN),
          on(WorkloadKinds.GROUP_INTENT, WRITE, EVERYTHING, NOTHING, OWN, OWN),

          // Covers all clusters, while a tenant may only learn of its own.
          at("/v2/lint", "POST", EVERYTHING, NOTHING, NOTHING, NOTHING),

          // Who may call, and what was done.
          on(AccessKinds.ROLE_BINDING, READ, EVERYTHING, EVERYTHING, NOTHING, NOTHING),
          on(AccessKinds.ROLE_BINDING, WRITE, EVERYTHING, NOTHING, NOTHING, NOTHING),
          at("/v2/operations", "GET", EVERYTHING, EVERYTHING, OWN, OWN),
          at("/v2/operations/{operation}", "GET", EVERYTHING, EVERYTHING, OWN, OWN),
          at("/v2/incidents", "GET", EVERYTHING, EVERYTHING, OWN, OWN),
          at("/v2/version", "GET", EVERYTHING, EVERYTHING, EVERYTHING, EVERYTHING),
          // Public keys: everybody who has a report may verify it.
          at("/v2/verification-keys", "GET", EVERYTHING, EVERYTHING, EVERYTHING, EVERYTHING),
          at("/v2/verification-keys", "POST", EVERYTHING, NOTHING, NOTHING, NOTHING),
          // Shows other names of clusters.
          at("/v2/cluster-overviews", "GET", EVERYTHING, EVERYTHING, NOTHING, NOTHING),
          at("/v2/project-overviews", "GET", EVERYTHING, EVERYTHING, OWN, OWN),
          at("/v2/logical-cloud-overviews", "GET", EVERYTHING, EVERYTHING, OWN, OWN),
          at("/v2/deployment-intent-group-overviews", "GET", EVERYTHING, EVERYTHING, OWN, OWN),
          at("/v2/doubles", "GET", EVERYTHING, EVERYTHING, NOTHING, NOTHING),
          at("/v2/audit", "GET", EVERYTHING, EVERYTHING, NOTHING, NOTHING),
          at("/v2/audit-verification", "GET", EVERYTHING, EVERYTHING, NOTHING, NOTHING),
          at("/v2/tokens", "POST", EVERYTHING, NOTHING, NOTHING, NOTHING),
          at("/v2/tokens", "GET", EVERYTHING, EVERYTHING, NOTHING, NOTHING),
          at("/v2/tokens/{token}", "DELETE", EVERYTHING, NOTHING, NOTHING, NOTHING),
          at("/v2/rotate-key", "POST", EVERYTHING, NOTHING, NOTHING, NOTHING),
          // Its labels are the names of all tenants' documents.
          at("/metrics", "GET", EVERYTHING, EVERYTHING, NOTHING, NOTHING));

  public static final List<Permission> ALL = ROWS.stream().flatMap(rows -> rows).toList();

  private static final Map<String, Permission> BY_NAME = byName();

  private Permissions() {}

  /// The reach of a role on documents of a kind. `NOTHING` if it is not in the list.
  public static Reach reach(Role role, Kind<?> kind, AccessVerb deed) {
    return reach(role, kind.name(), deed.name());
  }

  public static Reach reach(Role role, Action action) {
    return reach(role, subject(action), deed(action));
  }

  /// @param page a path outside of `/v2`
  public static Reach reach(Role role, String page) {
    return reach(role, page, "GET");
  }

  private static Reach reach(Role role, String subject, String deed) {
    Permission row = BY_NAME.get(subject + " " + deed);
    return row == null ? NOTHING : row.of(role);
  }

  /// Roles that are permitted at least on their own documents.
  public static List<Role> roles(Kind<?> kind, AccessVerb deed) {
    return Stream.of(Role.values()).filter(r -> reach(r, kind, deed) != NOTHING).toList();
  }

  public static List<Role> roles(Action action) {
    return Stream.of(Role.values()).filter(r -> reach(r, action) != NOTHING).toList();
  }

  /// The subject of a permission for the action: a kind, or a path at the root.
  public static String subject(Action action) {
    Kind<?> on = action.on();
    if (on != null) {
      return on.name();
    }
    var path = new StringBuilder("/v2/").append(action.name());
    action.variables().forEach(variable -> path.append("/{").append(variable).append('}'));
    return path.toString();
  }

  public static String deed(Action action) {
    return action.on() == null ? action.method().name() : action.method() + " " + action.name();
  }

  private static Map<String, Permission> byName() {
    Map<String, Permission> found = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    for (Permission row : ALL) {
      if (found.put(row.subject() + " " + row.deed(), row) != null) {
        faults.add("two rows for " + row.deed() + " of " + row.subject());
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalStateException("the list of permissions is wrong: " + faults);
    }
    return found;
  }

  private static Stream<Permission> on(Kind<?> kind, Set<AccessVerb> deeds, Reach... reach) {
    return deeds.stream().map(deed -> row(kind.name(), deed.name(), reach));
  }

  private static Stream<Permission> get(String action, Kind<?> kind, Reach... reach) {
    return Stream.of(row(kind.name(), "GET " + action, reach));
  }

  private static Stream<Permission> post(String action, Kind<?> kind, Reach... reach) {
    return Stream.of(row(kind.name(), "POST " + action, reach));
  }

  private static Stream<Permission> at(String path, String method, Reach... reach) {
    return Stream.of(row(path, method, reach));
  }

  /// @param reach of operator, auditor, project owner, department user
  private static Permission row(String subject, String deed, Reach... reach) {
    return new Permission(subject, deed, reach[0], reach[1], reach[2], reach[3]);
  }
}
