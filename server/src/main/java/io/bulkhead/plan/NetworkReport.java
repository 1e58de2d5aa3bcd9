package io.bulkhead.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.evidence.NetworkSight;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Digest;
import io.bulkhead.owner.OwnerTypes;
import io.bulkhead.reachability.Picture;
import io.bulkhead.reachability.Picture.Ranges;
import io.bulkhead.reachability.Reachability;
import io.bulkhead.reachability.Report;
import io.bulkhead.response.ReachabilityResponse;
import io.bulkhead.response.ReachabilityResponse.PortOpening;
import io.bulkhead.response.ReachabilityResponse.TenantPair;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Who reaches whom on the clusters of a target: as planned, and as it is.
public final class NetworkReport {
  /// A plan for thousands of clusters shows only so many different ones.
  private static final int CLUSTERS_SHOWN = 50;

  private final Plans plans;

  NetworkReport(Plans plans) {
    this.plans = plans;
  }

  /// What the target's tenant would reach, and be reached by, after the plan is carried out.
  /// Clusters that have, or will have, the same bundles share one report.
  List<ReachabilityResponse> planned(Reader reader, DocumentKey key, Compilation plan) {
    Optional<DocumentKey> cloud = cloudOf(reader, key);
    if (cloud.isEmpty() || plan.failed()) {
      return List.of();
    }
    Map<ClusterId, List<Bundle>> bundles = new LinkedHashMap<>();
    collect(plan, bundles);
    if (!cloud.get().equals(key)) {
      collect(plans.compile(reader, new Target.Cloud(cloud.get(), "0", null)), bundles);
    }
    Map<List<Digest>, ReachabilityResponse> reports = new LinkedHashMap<>();
    bundles.entrySet().stream()
        .limit(CLUSTERS_SHOWN)
        .forEach(entry -> {
          ClusterId cluster = entry.getKey();
          List<Bundle> there = new ArrayList<>(entry.getValue());
          there.addAll(others(reader, cluster, key, cloud.get()));
          Capabilities seen = reader.facts().capabilities(cluster).orElse(Capabilities.UNKNOWN);
          List<Digest> likeness = new ArrayList<>(there.stream().map(Bundle::digest).toList());
          likeness.add(Digest.of(seen.cni().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
          ReachabilityResponse alike =
              reports.computeIfAbsent(
                  likeness, l -> shown(report(there, seen.cni(), tenant(cloud.get())), seen.cni()));
          reports.put(likeness, joined(alike, cluster));
        });
    return List.copyOf(reports.values());
  }

  private static ReachabilityResponse joined(ReachabilityResponse alike, ClusterId cluster) {
    List<String> all = new ArrayList<>(alike.clusters());
    all.add(cluster.toString());
    return alike.on(all);
  }

  private static void collect(Compilation plan, Map<ClusterId, List<Bundle>> into) {
    for (Compilation.PartBundles part : plan.parts()) {
      for (Compilation.Group group : part.groups()) {
        for (ClusterId cluster : group.clusters()) {
          into.computeIfAbsent(cluster, c -> new ArrayList<>()).add(group.bundle());
        }
      }
    }
  }

  private static Optional<DocumentKey> cloudOf(Reader reader, DocumentKey key) {
    return OwnerTypes.of(key).cloud(reader, key);
  }

  /// What else is to be on the cluster: the baseline, other tenants' clouds, and this project's own
  /// objects. Other tenants' applications are left out: their pods are like any other pod of
  /// theirs.
  private static List<Bundle> others(
      Reader reader, ClusterId cluster, DocumentKey target, DocumentKey cloud) {
    List<Bundle> bundles = new ArrayList<>();
    for (Delivery delivery : reader.deliveries().on(cluster)) {
      DocumentKey owner = delivery.id().owner();
      boolean application = OwnerTypes.of(owner).isWorkload();
      boolean own = owner.names().getFirst().equals(cloud.names().getFirst());
      Digest desired = delivery.order().desired();
      if (desired != null
          && !owner.equals(target)
          && !owner.equals(cloud)
          && (own || !application)) {
        reader.bundles().find(desired).ifPresent(bundles::add);
      }
    }
    return bundles;
  }

  private static Report report(List<Bundle> bundles, String plugin, String tenant) {
    List<JsonNode> objects = new ArrayList<>();
    for (Bundle bundle : bundles) {
      bundle.objects().values().forEach(entry -> objects.add(entry.manifest().json()));
    }
    return Reachability.report(
            Picture.of(objects, Ranges.of(plugin)), List.of(), name -> name.equals(tenant))
        .seenBy(tenant::equals);
  }

  /// From what the cluster's watches report.
  ///
  /// @param tenants whose pairs are wanted
  public static Report live(NetworkSight sight, Predicate<String> tenants) {
    return Reachability.report(sight.picture(), sight.apiServer(), tenants);
  }

  /// As shown in an answer, not yet assigned to a cluster.
  ///
  /// @param plugin of the network, which has to enforce the policies; empty if none was observed
  public static ReachabilityResponse shown(Report report, String plugin) {
    return new ReachabilityResponse(
        List.of(),
        plugin,
        report.holds(),
        report.pairs().stream().map(NetworkReport::pair).toList(),
        null);
  }

  private static TenantPair pair(Report.Pair pair) {
    return new TenantPair(
        pair.from(),
        pair.to(),
        pair.open(),
        pair.openings().stream()
            .map(opening -> new PortOpening(opening.protocol(), opening.ports(), opening.rule()))
            .toList(),
        pair.closedBy(),
        pair.breach());
  }

  /// Why isolation does not hold, if so.
  public static List<String> reasons(Report report) {
    return report.pairs().stream()
        .filter(Report.Pair::breach)
        .map(pair -> {
          Report.Opening first = pair.openings().getFirst();
          return "%s reaches %s (%s %s)%s"
              .formatted(
                  pair.from(),
                  pair.to(),
                  first.protocol(),
                  first.ports(),
                  first.rule().isEmpty() ? "" : " by " + first.rule());
        })
        .toList();
  }

  /// The tenant of a logical cloud as reports name it.
  public static String tenant(DocumentKey cloud) {
    return Labels.value(cloud.names().getFirst()) + "/" + Labels.value(cloud.name());
  }
}
