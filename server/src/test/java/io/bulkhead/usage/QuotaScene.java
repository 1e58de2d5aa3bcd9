package io.bulkhead.usage;

import static io.bulkhead.operation.Site.CLOUD;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.tenancy.ShareManifest;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.operation.Site;
import io.bulkhead.operation.StubCluster;
import io.bulkhead.quota.ShareObject;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.quota.QuotaClaim;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A [Site] whose customer has quotas: what is deployed there, what is used, and the state of the
/// shares.
public final class QuotaScene {
  static final ManifestKey SHARE =
      new ManifestKey("v1", "ResourceQuota", "acme-press", ShareObject.NAME);

  public static final DocumentKey SECOND =
      DocumentKey.of(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, "acme", "shop", "v1", "second");

  private final Site site;
  private final QuotaShares keeper;

  private final Map<ClusterId, Integer> uses = new HashMap<>();

  /// The last values reported to the metrics.
  private List<UsageRow> told = List.of();

  public QuotaScene(Site site) {
    this.site = site;
    this.keeper = new QuotaShares(site.parts, (project, standings) -> told = standings);
  }

  void pods(int replicas) {
    site.chart(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: %d
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: c, image: i, resources: {limits: {cpu: 100m, memory: 100Mi}}}
        """
            .formatted(replicas));
  }

  /// A second group with the same app.
  public void second(String cluster) {
    String[] in = {"acme", "shop", "v1", "second"};
    site.put(
        WorkloadKinds.DEPLOYMENT_INTENT_GROUP,
        "{metadata: {name: second}, spec: {compositeProfile: plain, version: r2, logicalCloud:"
            + " press}}",
        "acme",
        "shop",
        "v1");
    site.put(WorkloadKinds.GENERIC_PLACEMENT_INTENT, "{metadata: {name: gpi}}", in);
    site.put(
        WorkloadKinds.GROUP_INTENT,
        "{metadata: {name: all}, spec: {intent: {genericPlacementIntent: gpi}}}",
        in);
    site.put(
        WorkloadKinds.APP_INTENT,
        "{metadata: {name: web}, spec: {app: web, intent: {allOf: [{clusterProvider: p, cluster: "
            + cluster
            + "}]}}}",
        "acme",
        "shop",
        "v1",
        "second",
        "gpi");
  }

  void ofProject(String spec) {
    site.put(
        TenancyKinds.PROJECT_QUOTA, "{metadata: {name: contract}, spec: " + spec + "}", "acme");
  }

  /// @return whether something could not be confirmed yet
  boolean follow() {
    return keeper.follow("acme");
  }

  /// @return projects that must be followed because of their usage
  Set<String> heard(ClusterId cluster) {
    return keeper.heard(cluster);
  }

  /// The values reported to the metrics: `press pods 10 5 3 1` is the whole, granted, claimed,
  /// used.
  List<String> told() {
    return told.stream()
        .map(s ->
            "%s %s %d %d %d %d"
                .formatted(
                    s.cloud(), s.key(), s.whole().orElse(-1), s.granted(), s.claimed(), s.used()))
        .toList();
  }

  /// The share as it was ordered for a cluster.
  String ordered(ClusterId cluster) {
    return site.store.read(reader -> {
      Delivery row = row(cluster);
      Bundle bundle = reader.bundles().find(row.order().desired()).orElseThrow();
      return ShareManifest.in(bundle).quantities().getOrDefault("pods", "none");
    });
  }

  Delivery row(ClusterId cluster) {
    return site.rows(CLOUD).stream()
        .filter(row -> row.id().cluster().equals(cluster))
        .findFirst()
        .orElseThrow();
  }

  /// The cluster receives the order and enforces it.
  void arrive(ClusterId cluster, int used) {
    use(cluster, used);
    arrive(cluster);
  }

  /// As above; the usage stays as it is.
  void arrive(ClusterId cluster) {
    String hard = "{\"pods\": \"" + ordered(cluster) + "\"}";
    int used = uses.getOrDefault(cluster, 0);
    site.clusters
        .computeIfAbsent(cluster, c -> new StubCluster())
        .objects
        .put(
            SHARE,
            Json.parse(
                "{\"spec\": {\"hard\": %s}, \"status\": {\"hard\": %s, \"used\": {\"pods\": \"%d\"}}}"
                    .formatted(hard, hard, used)));
    settle(cluster);
  }

  void settle(ClusterId cluster) {
    site.settle(CLOUD, row -> row.id().cluster().equals(cluster));
  }

  void use(ClusterId cluster, int used) {
    uses.put(cluster, used);
    site.watchtower.listed(
        cluster,
        "ResourceQuota",
        List.of(
            Json.parse(
                "{\"metadata\": {\"name\": \"bulkhead-share\", \"namespace\": \"acme-press\"},"
                    + " \"status\": {\"used\": {\"pods\": \""
                    + used
                    + "\"}}}")));
  }

  List<QuotaClaim> claims() {
    return site.store.read(reader -> reader.quotas().claims("acme"));
  }
}
