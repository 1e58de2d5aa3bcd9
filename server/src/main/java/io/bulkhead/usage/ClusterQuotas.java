package io.bulkhead.usage;

import io.bulkhead.compiler.tenancy.Bounds;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Cure;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.ClusterQuota;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.owner.OwnerTypes;
import io.bulkhead.quota.Amounts;
import io.bulkhead.quota.QuotaKey;
import io.bulkhead.store.Reader;
import io.bulkhead.store.quota.QuotaClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/// Finds where a deployment exceeds the quotas that its logical cloud has on each cluster. A
/// ResourceQuota would refuse it there, object by object.
public final class ClusterQuotas {
  private static final Amounts FROM_THE_START = Bounds.fromTheStart();

  public static List<Diagnostic> exceeded(
      Reader reader, DocumentKey group, SortedMap<ClusterId, Amounts> claims, KindTable table) {
    DocumentKey cloud = OwnerTypes.of(group).cloud(reader, group).orElseThrow();
    return exceeded(reader, group, cloud, claims, table);
  }

  /// @param group may be one that is not stored
  public static List<Diagnostic> exceeded(
      Reader reader,
      DocumentKey group,
      DocumentKey cloud,
      SortedMap<ClusterId, Amounts> claims,
      KindTable table) {
    List<Stored<ClusterQuota>> quotas = reader.children(TenancyKinds.CLUSTER_QUOTA, cloud);
    if (quotas.isEmpty()) {
      return List.of();
    }
    List<QuotaClaim> others =
        reader.quotas().claims(group.names().getFirst()).stream()
            .filter(claim -> claim.cloud().equals(cloud) && !claim.group().equals(group))
            .toList();
    List<Diagnostic> exceeded = new ArrayList<>();
    claims.forEach((cluster, wanted) -> {
      Amounts taken =
          others.stream()
              .filter(claim -> claim.cluster().equals(cluster))
              .map(QuotaClaim::amounts)
              .reduce(Amounts.NONE, Amounts::plus);
      for (Stored<ClusterQuota> quota : quotas) {
        quota
            .body()
            .spec()
            .forEach((key, value) ->
                QuotaKey.allowed(key, value)
                    .filter(most -> wanted.of(key) > 0)
                    .filter(most -> wanted.of(key) > most - taken.of(key) - start(key))
                    .ifPresent(most ->
                        exceeded.add(
                            finding(quota.key(), key, most, taken.of(key), wanted.of(key))
                                .onIntent(table.path(quota.key()))
                                .atField("spec." + key)
                                .onCluster(cluster.toString()))));
      }
    });
    return exceeded;
  }

  private static long start(String key) {
    return FROM_THE_START.of(key);
  }

  private static Diagnostic finding(
      DocumentKey quota, String key, long most, long taken, long wanted) {
    String text =
        "the quota %s of the logical cloud allows %s %s on each cluster: %s asked for"
            .formatted(quota.name(), QuotaKey.text(key, most), key, QuotaKey.text(key, wanted));
    if (taken > 0) {
      text += ", " + QuotaKey.text(key, taken) + " taken by other deployments";
    }
    if (start(key) > 0) {
      text += ", " + start(key) + " there from the start";
    }
    return Diagnostic.error(Problem.QUOTA_EXCEEDED, text)
        .ofRule(
            "quotas/" + key,
            Cure.of(
                "raise " + key + " in the quota and update the logical cloud, or ask for less"));
  }

  private ClusterQuotas() {}
}
