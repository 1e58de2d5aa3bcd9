package io.bulkhead.usage;

import io.bulkhead.evidence.Examiner;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.owner.DesiredState;
import io.bulkhead.quota.Amounts;
import io.bulkhead.quota.Division;
import io.bulkhead.quota.Holding;
import io.bulkhead.quota.Leaf;
import io.bulkhead.quota.Share;
import io.bulkhead.quota.Wholes;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import io.bulkhead.store.quota.QuotaClaim;
import io.bulkhead.store.quota.QuotaShare;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What each logical cloud of a project has and needs on each of its clusters, according to the
/// ledger, the deliveries and the watches.
final class QuotaUsage {
  /// One logical cloud on one cluster.
  ///
  /// @param row its delivery there, without objects; null before there is one
  /// @param used null while the usage is unknown
  record Place(
      DocumentKey cloud,
      ClusterId cluster,
      String namespace,
      @Nullable Delivery row,
      Share share,
      boolean remembered,
      Amounts claims,
      @Nullable Amounts used) {

    Place using(@Nullable Amounts now) {
      return new Place(cloud, cluster, namespace, row, share, remembered, claims, now);
    }

    boolean there() {
      return row != null && !gone(row);
    }

    Leaf leaf() {
      return new Leaf(cloud.joined(), cluster.toString());
    }

    /// While its usage is unknown it keeps what it has.
    Amounts need() {
      Amounts known = used;
      return claims.max(known == null ? share.ordered() : known);
    }
  }

  private final Limits limits;
  private final List<QuotaShare> ledger;
  private final Map<Leaf, ClusterId> coming;

  /// Clouds and clusters with a delivery that is, or is to be, there.
  private final Set<Leaf> there = new HashSet<>();

  private final SortedMap<Leaf, Place> places = new TreeMap<>();

  private QuotaUsage(Limits limits, List<QuotaShare> ledger, Map<Leaf, ClusterId> coming) {
    this.limits = limits;
    this.ledger = ledger;
    this.coming = coming;
  }

  /// For a project that has never had anything to divide.
  static QuotaUsage none(Limits limits) {
    return new QuotaUsage(limits, List.of(), Map.of());
  }

  /// @param coming clouds and clusters that are about to be ordered, whatever the deliveries say
  static QuotaUsage of(
      Reader reader, Examiner examiner, Limits limits, Map<Leaf, ClusterId> coming) {
    String project = limits.project().name();
    var holdings = new QuotaUsage(limits, reader.quotas().shares(project), coming);
    Map<Leaf, Share> shares = new HashMap<>();
    Map<Leaf, Amounts> claims = new HashMap<>();
    for (QuotaShare share : holdings.ledger) {
      shares.put(leaf(share.cloud(), share.cluster()), share.share());
    }
    for (QuotaClaim claim : reader.quotas().claims(project)) {
      claims.merge(leaf(claim.cloud(), claim.cluster()), claim.amounts(), Amounts::plus);
    }
    var rows = holdings.rows(reader);
    for (Stored<LogicalCloud> cloud : limits.clouds()) {
      String namespace = cloud.body().spec().namespace();
      @Nullable SortedMap<ClusterId, Optional<Delivery>> known =
          cloud.body().spec().admin() ? null : rows.get(cloud.key().joined());
      if (known != null) {
        known.forEach((cluster, row) -> {
          Leaf leaf = leaf(cloud.key(), cluster);
          Share share = shares.get(leaf);
          holdings.places.put(
              leaf,
              new Place(
                  cloud.key(),
                  cluster,
                  namespace,
                  row.orElse(null),
                  share(share, row.orElse(null)),
                  share != null,
                  claims.getOrDefault(leaf, Amounts.NONE),
                  examiner.used(cluster, namespace).orElse(null)));
        });
      }
    }
    return holdings;
  }

  /// The clusters of each cloud, present and coming.
  private Map<String, SortedMap<ClusterId, Optional<Delivery>>> rows(Reader reader) {
    Map<String, SortedMap<ClusterId, Optional<Delivery>>> rows = new HashMap<>();
    for (Delivery row : reader.deliveries().below(TenancyKinds.LOGICAL_CLOUD, limits.project())) {
      rows.computeIfAbsent(row.id().owner().joined(), cloud -> new TreeMap<>())
          .put(row.id().cluster(), Optional.of(row));
      if (!gone(row)) {
        there.add(leaf(row.id().owner(), row.id().cluster()));
      }
    }
    coming.forEach((leaf, cluster) ->
        rows.computeIfAbsent(leaf.cloud(), cloud -> new TreeMap<>())
            .putIfAbsent(cluster, Optional.empty()));
    return rows;
  }

  /// This with the current usage on a cluster according to its watch; returns this if nothing
  /// changed.
  QuotaUsage heard(Examiner examiner, ClusterId cluster) {
    Map<Leaf, Place> changed = new HashMap<>();
    places.forEach((leaf, place) -> {
      if (place.cluster().equals(cluster)) {
        Amounts used = examiner.used(cluster, place.namespace()).orElse(null);
        if (!Objects.equals(used, place.used())) {
          changed.put(leaf, place.using(used));
        }
      }
    });
    if (changed.isEmpty()) {
      return this;
    }
    var heard = new QuotaUsage(limits, ledger, coming);
    heard.there.addAll(there);
    heard.places.putAll(places);
    heard.places.putAll(changed);
    return heard;
  }

  /// Whether the need on a cluster differs from before.
  boolean needsOtherwise(QuotaUsage before, ClusterId cluster) {
    return places.entrySet().stream()
        .filter(entry -> entry.getValue().cluster().equals(cluster))
        .anyMatch(entry -> {
          Place old = before.places.get(entry.getKey());
          return old != entry.getValue()
              && (old == null || !old.need().equals(entry.getValue().need()));
        });
  }

  Set<ClusterId> clusters() {
    return places.values().stream().map(Place::cluster).collect(Collectors.toSet());
  }

  /// Whether there is anything to divide.
  boolean limited() {
    return !limits.none();
  }

  /// Shares of which nothing is left on their cluster.
  List<QuotaShare> left() {
    return ledger.stream()
        .filter(share -> !there.contains(leaf(share.cloud(), share.cluster())))
        .toList();
  }

  /// Whether something on a cluster is not confirmed yet.
  boolean unsettled(ClusterId cluster) {
    return ledger.stream()
        .anyMatch(share -> share.cluster().equals(cluster) && !share.share().settled());
  }

  /// The orders that need to change.
  Map<Place, Amounts> changes() {
    Map<Place, Amounts> changes = new LinkedHashMap<>();
    SortedMap<Leaf, Amounts> division = division();
    places.forEach((leaf, place) -> {
      Amounts next = division.get(leaf);
      if (place.row() != null && next != null && !next.equals(place.share().ordered())) {
        changes.put(place, next);
      }
    });
    return changes;
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

  /// Whether nothing of it is on the cluster.
  static boolean gone(Delivery row) {
    return row.awaitsCluster()
        || (row.order().desired() == null && row.progress().state() == Delivery.State.GONE);
  }

  List<Place> places() {
    return new ArrayList<>(places.values());
  }

  Optional<Place> at(DocumentKey cloud, ClusterId cluster) {
    return Optional.ofNullable(places.get(leaf(cloud, cluster)));
  }

  /// The usage of everything that is limited: of the whole project first, then of each cloud. If
  /// the project's quota is smaller than a cloud's own, the project's counts.
  List<UsageRow> standings() {
    Map<DocumentKey, List<Place>> ofClouds = new HashMap<>();
    List<Place> all = places.values().stream().filter(Place::there).toList();
    all.forEach(
        place -> ofClouds.computeIfAbsent(place.cloud(), c -> new ArrayList<>()).add(place));
    Wholes wholes = limits.wholes();
    List<UsageRow> standings = new ArrayList<>(UsageRow.of("", wholes.project(), all));
    for (Stored<LogicalCloud> cloud : limits.clouds()) {
      Amounts own = wholes.of(cloud.key().joined());
      List<Place> there = ofClouds.getOrDefault(cloud.key(), List.of());
      boolean shares = !cloud.body().spec().admin();
      if (shares && !(there.isEmpty() && own.keys().isEmpty())) {
        standings.addAll(UsageRow.of(cloud.key().name(), own.min(wholes.project()), there));
      }
    }
    standings.removeIf(standing -> standing.whole().isEmpty());
    return standings;
  }

  /// The amounts to order for each place, except places for which nothing can be ordered.
  SortedMap<Leaf, Amounts> division() {
    var holdings = new TreeMap<Leaf, Holding>();
    places.forEach((leaf, place) -> {
      Delivery row = place.row();
      boolean adjustable =
          coming.containsKey(leaf) || (row != null && DesiredState.adjustable(row));
      if (adjustable || !place.share().absent()) {
        holdings.put(leaf, new Holding(place.share(), place.need(), !adjustable));
      }
    });
    return Division.of(limits.wholes(), holdings);
  }
}
