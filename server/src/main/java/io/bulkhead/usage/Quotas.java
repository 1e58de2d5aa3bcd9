package io.bulkhead.usage;

import io.bulkhead.action.ActionContext;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.tenancy.ShareManifest;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.ClusterReference;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.owner.OwnerTypes;
import io.bulkhead.quota.Amounts;
import io.bulkhead.quota.Leaf;
import io.bulkhead.quota.QuotaKey;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import io.bulkhead.store.quota.QuotaClaim;
import io.bulkhead.store.quota.QuotaShare;
import io.bulkhead.usage.Limits.Limit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Keeps deployments within the quotas of their project and logical cloud, and gives logical clouds
/// their shares when they are instantiated. Always works within the caller's transaction.
public final class Quotas {
  private final ActionContext parts;

  public Quotas(ActionContext parts) {
    this.parts = parts;
  }

  /// Why the quotas do not allow a deployment's claims, one finding per quota and key. A claim that
  /// does not grow is never refused.
  public List<Diagnostic> refusals(
      Reader reader, DocumentKey group, SortedMap<ClusterId, Amounts> claims) {
    return refusals(reader, group, cloudOf(reader, group), claims);
  }

  /// @param group may be one that is not stored
  public List<Diagnostic> refusals(
      Reader reader, DocumentKey group, DocumentKey cloud, SortedMap<ClusterId, Amounts> claims) {
    Limits limits = Limits.of(reader, group.names().getFirst());
    if (limits.none()) {
      return List.of();
    }
    List<QuotaClaim> known = reader.quotas().claims(limits.project().name());
    Amounts wanted = sum(claims.values());
    List<Diagnostic> refusals = new ArrayList<>();
    for (Limit limit : limits.all()) {
      if (!limit.covers(cloud)) {
        continue;
      }
      List<QuotaClaim> covered = known.stream().filter(c -> limit.covers(c.cloud())).toList();
      Amounts others = amounts(covered.stream().filter(c -> !c.group().equals(group)).toList());
      Amounts before =
          amounts(covered.stream().filter(c -> c.group().equals(group) && !c.leaving()).toList());
      Amounts direct = direct(reader, limits, limit, covered);
      for (String key : limit.whole().keys()) {
        long total = others.plus(direct).plus(wanted).of(key);
        if (total > limit.whole().of(key) && wanted.of(key) > before.of(key)) {
          refusals.add(
              Diagnostic.error(
                      Problem.QUOTA_EXCEEDED,
                      text(limit, key, others.of(key), direct.of(key), wanted.of(key), total))
                  .onIntent(parts.table().path(group)));
        }
      }
    }
    return refusals;
  }

  private static String text(
      Limit limit, String key, long others, long direct, long wanted, long total) {
    long whole = limit.whole().of(key);
    return "%s allows %s %s: %s claimed by other deployments%s, %s asked for with overhead, %s too much"
        .formatted(
            limit.text(),
            QuotaKey.text(key, whole),
            key,
            QuotaKey.text(key, others),
            direct == 0 ? "" : " and " + QuotaKey.text(key, direct) + " used beside them",
            QuotaKey.text(key, wanted),
            QuotaKey.text(key, total - whole));
  }

  /// The usage by tenants beside what was deployed through the hub.
  private Amounts direct(Reader reader, Limits limits, Limit limit, List<QuotaClaim> claims) {
    Map<Leaf, Amounts> claimed = new HashMap<>();
    claims.forEach(claim ->
        claimed.merge(
            QuotaUsage.leaf(claim.cloud(), claim.cluster()), claim.amounts(), Amounts::plus));
    Amounts direct = Amounts.NONE;
    for (Stored<LogicalCloud> cloud : limits.clouds()) {
      if (!limit.covers(cloud.key())) {
        continue;
      }
      String namespace = cloud.body().spec().namespace();
      for (Map.Entry<Leaf, ClusterId> at : clusters(reader, cloud.key()).entrySet()) {
        Amounts used = parts.examiner().used(at.getValue(), namespace).orElse(Amounts.NONE);
        direct = direct.plus(used.minus(claimed.getOrDefault(at.getKey(), Amounts.NONE)));
      }
    }
    return direct;
  }

  /// The clusters that a logical cloud refers to.
  private static SortedMap<Leaf, ClusterId> clusters(Reader reader, DocumentKey cloud) {
    var clusters = new TreeMap<Leaf, ClusterId>();
    for (var reference : reader.children(TenancyKinds.CLUSTER_REFERENCE, cloud)) {
      ClusterReference.Spec spec = reference.body().spec();
      var cluster = new ClusterId(spec.clusterProvider(), spec.cluster());
      clusters.put(QuotaUsage.leaf(cloud, cluster), cluster);
    }
    return clusters;
  }

  private static DocumentKey cloudOf(Reader reader, DocumentKey group) {
    return OwnerTypes.of(group).cloud(reader, group).orElseThrow();
  }

  private static Amounts amounts(List<QuotaClaim> claims) {
    return sum(claims.stream().map(QuotaClaim::amounts).toList());
  }

  private static Amounts sum(Collection<Amounts> amounts) {
    return amounts.stream().reduce(Amounts.NONE, Amounts::plus);
  }

  /// Checks the quotas again, within the write transaction, and records the deployment's claims.
  /// Until it is gone from a cluster, its claim there stays.
  public void claim(Writer writer, DocumentKey group, Compilation plan) {
    List<Diagnostic> refusals = refusals(writer, group, plan.claims());
    if (!refusals.isEmpty()) {
      throw BulkheadException.of(refusals);
    }
    leave(writer, group);
    DocumentKey cloud = cloudOf(writer, group);
    plan.claims()
        .forEach((cluster, amounts) ->
            writer.quotas().save(new QuotaClaim(group, cloud, cluster, false, amounts)));
    QuotaShares.order(parts, writer, group.names().getFirst());
  }

  /// The deployment is being removed from all clusters.
  public void leave(Writer writer, DocumentKey group) {
    writer.quotas().claims(group.names().getFirst()).stream()
        .filter(claim -> claim.group().equals(group) && !claim.leaving())
        .forEach(claim -> writer.quotas().save(claim.toLeave()));
  }

  /// The shares of a logical cloud on each of its clusters if it is ordered now.
  public SortedMap<ClusterId, Amounts> shares(Reader reader, DocumentKey cloud) {
    Limits limits = Limits.of(reader, cloud.names().getFirst());
    if (limits.none()) {
      return Collections.emptySortedMap();
    }
    SortedMap<Leaf, ClusterId> clusters = clusters(reader, cloud);
    var shares = new TreeMap<ClusterId, Amounts>();
    QuotaUsage.of(reader, parts.examiner(), limits, clusters)
        .division()
        .forEach((leaf, amounts) -> {
          ClusterId cluster = clusters.get(leaf);
          if (cluster != null) {
            shares.put(cluster, amounts);
          }
        });
    return shares;
  }

  /// Records the shares in a plan for a logical cloud. Must be called before the plan is ordered,
  /// since it takes the deliveries before that into account.
  public void order(Writer writer, DocumentKey cloud, List<Compilation.PartBundles> plan) {
    Limits limits = Limits.of(writer, cloud.names().getFirst());
    var ordered = new TreeMap<ClusterId, Amounts>();
    var coming = new TreeMap<Leaf, ClusterId>();
    for (Compilation.PartBundles part : plan) {
      for (Compilation.Group group : part.groups()) {
        Amounts share = ShareManifest.in(group.bundle());
        group
            .clusters()
            .forEach(cluster -> {
              ordered.put(cluster, share);
              coming.put(QuotaUsage.leaf(cloud, cluster), cluster);
            });
      }
    }
    QuotaUsage holdings = QuotaUsage.of(writer, parts.examiner(), limits, coming);
    ordered.forEach((cluster, share) ->
        holdings
            .at(cloud, cluster)
            .filter(place -> place.remembered() || !share.keys().isEmpty())
            .filter(place -> place.share().absent() || !place.share().ordered().equals(share))
            .ifPresent(place ->
                writer.quotas().save(new QuotaShare(cloud, cluster, place.share().order(share)))));
  }
}
