package io.bulkhead.operate;

import io.bulkhead.evidence.Examiner;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.quota.Amounts;
import io.bulkhead.quota.Division;
import io.bulkhead.quota.Holding;
import io.bulkhead.quota.Leaf;
import io.bulkhead.quota.Share;
import io.bulkhead.quota.Wholes;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.QuotaClaim;
import io.bulkhead.store.QuotaShare;
import io.bulkhead.store.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What each logical cloud of a project has and needs on each of its clusters, as the ledger, the
/// deliveries and the watches say it now.
final class Holdings {
  /// One logical cloud on one cluster.
  ///
  /// @param row how it is delivered there; null before it comes
  /// @param used null while nothing was heard
  record Place(
      DocumentKey cloud,
      ClusterId cluster,
      @Nullable Delivery row,
      Share share,
      boolean remembered,
      Amounts claims,
      @Nullable Amounts used) {

    boolean there() {
      return row != null && !gone(row);
    }

    Leaf leaf() {
      return new Leaf(cloud.joined(), cluster.toString());
    }

    /// While its use is unknown it keeps what it has.
    Amounts need() {
      Amounts known = used;
      return claims.max(known == null ? share.ordered() : known);
    }
  }

  private final Limits limits;
  private final SortedMap<Leaf, Place> places = new TreeMap<>();
  private final Map<Leaf, ClusterId> coming;

  private Holdings(Limits limits, Map<Leaf, ClusterId> coming) {
    this.limits = limits;
    this.coming = coming;
  }

  /// @param coming where clouds are about to be ordered, whatever the deliveries say
  static Holdings of(Reader reader, Examiner examiner, Limits limits, Map<Leaf, ClusterId> coming) {
    var holdings = new Holdings(limits, coming);
    String project = limits.project().name();
    Map<Leaf, Share> shares = new HashMap<>();
    Map<Leaf, Amounts> claims = new HashMap<>();
    for (QuotaShare share : reader.quotaShares(project)) {
      shares.put(leaf(share.cloud(), share.cluster()), share.share());
    }
    for (QuotaClaim claim : reader.quotaClaims(project)) {
      claims.merge(leaf(claim.cloud(), claim.cluster()), claim.amounts(), Amounts::plus);
    }
    for (Stored<LogicalCloud> cloud : limits.clouds()) {
      if (cloud.body().spec().admin()) {
        continue;
      }
      var known = new TreeMap<ClusterId, Optional<Delivery>>();
      reader
          .deliveriesOf(cloud.key())
          .forEach(row -> known.put(row.id().cluster(), Optional.of(row)));
      coming.forEach((leaf, cluster) -> {
        if (leaf.cloud().equals(cloud.key().joined())) {
          known.putIfAbsent(cluster, Optional.empty());
        }
      });
      String namespace = cloud.body().spec().namespace();
      known.forEach((cluster, row) -> {
        Leaf leaf = leaf(cloud.key(), cluster);
        Share share = shares.get(leaf);
        holdings.places.put(
            leaf,
            new Place(
                cloud.key(),
                cluster,
                row.orElse(null),
                share(share, row.orElse(null)),
                share != null,
                claims.getOrDefault(leaf, Amounts.NONE),
                examiner.used(cluster, namespace).orElse(null)));
      });
    }
    return holdings;
  }

  static Leaf leaf(DocumentKey cloud, ClusterId cluster) {
    return new Leaf(cloud.joined(), cluster.toString());
  }

  private static Share share(@Nullable Share known, @Nullable Delivery row) {
    boolean gone = row == null || gone(row);
    if (known == null) {
      return gone ? Share.ABSENT : Share.UNLIMITED;
    }
    return gone ? known.gone() : known;
  }

  static boolean gone(Delivery row) {
    return row.desired() == null && row.state() == Delivery.State.GONE;
  }

  List<Place> places() {
    return new ArrayList<>(places.values());
  }

  Optional<Place> at(DocumentKey cloud, ClusterId cluster) {
    return Optional.ofNullable(places.get(leaf(cloud, cluster)));
  }

  /// How everything that is limited stands: the project altogether, then each of its clouds. Where
  /// the project's quota is smaller than a cloud's own, it is what counts.
  List<Standing> standings() {
    Map<DocumentKey, List<Place>> ofClouds = new HashMap<>();
    List<Place> all = places.values().stream().filter(Place::there).toList();
    all.forEach(
        place -> ofClouds.computeIfAbsent(place.cloud(), c -> new ArrayList<>()).add(place));
    Wholes wholes = limits.wholes();
    List<Standing> standings = new ArrayList<>(Standing.of("", wholes.project(), all));
    for (Stored<LogicalCloud> cloud : limits.clouds()) {
      Amounts own = wholes.of(cloud.key().joined());
      List<Place> there = ofClouds.getOrDefault(cloud.key(), List.of());
      boolean shares = !cloud.body().spec().admin();
      if (shares && !(there.isEmpty() && own.keys().isEmpty())) {
        standings.addAll(Standing.of(cloud.key().name(), own.min(wholes.project()), there));
      }
    }
    standings.removeIf(standing -> standing.whole().isEmpty());
    return standings;
  }

  /// What each place should be ordered to have. Places for which nothing can be ordered are not in
  /// it.
  SortedMap<Leaf, Amounts> division() {
    var holdings = new TreeMap<Leaf, Holding>();
    places.forEach((leaf, place) -> {
      Delivery row = place.row();
      boolean adjustable = coming.containsKey(leaf) || (row != null && Orders.adjustable(row));
      if (adjustable || !place.share().absent()) {
        holdings.put(leaf, new Holding(place.share(), place.need(), !adjustable));
      }
    });
    return Division.of(limits.wholes(), holdings);
  }
}
