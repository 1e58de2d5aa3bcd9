package io.bulkhead.kind.tenancy;

import static io.bulkhead.kind.Kind.kind;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.KeyValues;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Codes;
import io.bulkhead.kind.Kind.EmptyList;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.kind.Zero;
import io.bulkhead.kind.fleet.FleetKinds;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;

/// The tenancy rows of the kind table.
public final class TenancyKinds {
  public static final Kind<Project> PROJECT =
      kind("Project", Project.class, p -> p.metadata().name())
          .at("projects", "project")
          .codes(Codes.PUT_OK)
          .lenientPut()
          .texts("Project not found", "Project already exists")
          .describedAs("A customer, or the telco itself")
          .guard(EnumSet.of(Verb.CREATE, Verb.REPLACE), CloudRules::projectTrust)
          .keeping(CloudRules.PROJECT_TRUST)
          .gauge("emco_project")
          .overviewAt("project-overviews", ProjectOverview.class, ProjectOverview.COLUMNS)
          .column(
              "trust",
              p -> p.spec() == null || p.spec().trust() == null ? "" : p.spec().trust().text())
          .build();

  public static final Kind<LogicalCloud> LOGICAL_CLOUD =
      kind("LogicalCloud", LogicalCloud.class, c -> c.metadata().name())
          .at("logical-clouds", "logicalCloud")
          .under(PROJECT)
          .shortNames("lc")
          .describedAs("A department: one namespace per cluster, its own user, quota and network")
          .emptyBodyText("EOF")
          .mismatchText("Logical Cloud name mismatch")
          .fault(CloudRules::namespaceFault)
          .replaceOnly()
          .guard(EnumSet.of(Verb.CREATE, Verb.REPLACE), CloudRules::cloudTrust)
          .keeping(CloudRules.CLOUD_TRUST)
          .guard(EnumSet.of(Verb.DELETE), CloudRules::mayBeDeleted)
          .texts("Logical Cloud not found", "Logical Cloud already exists")
          .gauge("emco_logical_cloud")
          .overviewAt("logical-cloud-overviews", CloudOverview.class, CloudOverview.COLUMNS)
          .column("namespace", c -> c.spec().namespace())
          .column("level", c -> c.spec().level())
          .column("user", c -> c.spec().user().userName())
          .column("trust", c -> c.spec().trust() == null ? "" : c.spec().trust().text())
          .column("sandbox", c -> c.spec().sandbox() == null ? "" : c.spec().sandbox())
          .build();

  public static final Kind<ClusterReference> CLUSTER_REFERENCE =
      kind("ClusterReference", ClusterReference.class, r -> r.metadata().name())
          .at("cluster-references", "clusterReference")
          .under(LOGICAL_CLOUD)
          .without(Verb.REPLACE)
          .needs(
              "spec.cluster",
              (key, ref) ->
                  List.of(
                      DocumentKey.of(
                          FleetKinds.CLUSTER, ref.spec().clusterProvider(), ref.spec().cluster())),
              "The cluster provided as reference does not exist")
          .describedAs("A cluster that the logical cloud spans")
          .refuseEmptyList("No Cluster References associated")
          .guard(EnumSet.of(Verb.CREATE, Verb.DELETE), CloudRules::referencesMayChange)
          .texts("Cluster reference not found", "Cluster reference already exists")
          .column("cluster", r -> r.spec().clusterProvider() + "+" + r.spec().cluster())
          .build();

  public static final Kind<UserPermission> USER_PERMISSION =
      kind("UserPermission", UserPermission.class, p -> p.metadata().name())
          .at("user-permissions", "userPermission")
          .under(LOGICAL_CLOUD)
          .without(Verb.REPLACE)
          .texts("User Permission not found", "User Permission already exists")
          .column("namespace", p -> p.spec().namespace())
          .column("resources", p -> String.join(",", Zero.list(p.spec().resources())))
          .column("verbs", p -> String.join(",", Zero.list(p.spec().verbs())))
          .describedAs("What the cloud's user may do")
          .build();

  public static final Kind<ClusterQuota> CLUSTER_QUOTA =
      kind("ClusterQuota", ClusterQuota.class, q -> q.metadata().name())
          .at("cluster-quotas", "clusterQuota")
          .under(LOGICAL_CLOUD)
          .without(Verb.REPLACE)
          .texts("Cluster Quota not found", "Quota already exists")
          .column("limits", q -> String.join(",", q.spec().keySet()))
          .describedAs("How much the cloud may use on each cluster")
          .guard(EnumSet.of(Verb.CREATE), CloudRules::quotaNeedsLevelOne)
          .build();

  public static final Kind<Quota> PROJECT_QUOTA =
      kind("ProjectQuota", Quota.class, q -> q.metadata().name())
          .at("quotas", "quota")
          .ours()
          .under(PROJECT)
          .codes(Codes.PUT_TELLS)
          .emptyList(EmptyList.ARRAY)
          .texts("Project quota not found", "Project quota already exists")
          .shortNames("pq")
          .describedAs("How much a customer may use altogether, over all its clusters")
          .guard(EnumSet.of(Verb.CREATE, Verb.REPLACE), QuotaRules::readable)
          .column("limits", TenancyKinds::limits)
          .build();

  public static final Kind<Quota> LOGICAL_CLOUD_QUOTA =
      kind("LogicalCloudQuota", Quota.class, q -> q.metadata().name())
          .at("quotas", "quota")
          .ours()
          .under(LOGICAL_CLOUD)
          .codes(Codes.PUT_TELLS)
          .emptyList(EmptyList.ARRAY)
          .texts("Logical cloud quota not found", "Logical cloud quota already exists")
          .shortNames("lcq")
          .describedAs("How much a department may use altogether, over all its clusters")
          .guard(EnumSet.of(Verb.CREATE, Verb.REPLACE), QuotaRules::readable)
          .guard(EnumSet.of(Verb.CREATE, Verb.REPLACE), QuotaRules::cloudHasNamespaces)
          .column("limits", TenancyKinds::limits)
          .build();

  public static final Kind<Grant> GRANT =
      kind("Grant", Grant.class, g -> g.metadata().name())
          .at("grants", "grant")
          .ours()
          .under(LOGICAL_CLOUD)
          .codes(Codes.PUT_TELLS)
          .emptyList(EmptyList.ARRAY)
          .texts("Grant not found", "Grant already exists")
          .column("level", g -> g.spec().podSecurity() == null ? "" : g.spec().podSecurity().text())
          .column("services", g -> String.join(",", g.spec().serviceTypes()))
          .column("hosts", g -> String.join(",", g.spec().hosts()))
          .column("storage", g -> String.join(",", g.spec().storageClasses()))
          .guard(EnumSet.of(Verb.CREATE, Verb.REPLACE), QuotaRules::readable)
          .describedAs("What an operator allows an untrusted logical cloud beyond the rules")
          .build();

  public static final Kind<KeyValues> LOGICAL_CLOUD_KV =
      kind("LogicalCloudKvPairs", KeyValues.class, kv -> kv.metadata().name())
          .at("kv-pairs", "logicalCloudKv")
          .under(LOGICAL_CLOUD)
          .without(Verb.REPLACE)
          .texts("Key Value not found", "Key Value already exists")
          .describedAs("Key-value pairs of a logical cloud")
          .build();

  public static final List<Kind<?>> ALL =
      List.of(
          PROJECT,
          LOGICAL_CLOUD,
          CLUSTER_REFERENCE,
          USER_PERMISSION,
          CLUSTER_QUOTA,
          PROJECT_QUOTA,
          LOGICAL_CLOUD_QUOTA,
          GRANT,
          LOGICAL_CLOUD_KV);

  private static String limits(Quota quota) {
    return quota.spec().entrySet().stream()
        .map(limit -> limit.getKey() + "=" + limit.getValue())
        .collect(Collectors.joining(","));
  }

  private TenancyKinds() {}
}
