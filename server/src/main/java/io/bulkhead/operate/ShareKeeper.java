package io.bulkhead.operate;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.ShareObject;
import io.bulkhead.delivery.ClusterUnavailable;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.operate.Holdings.Place;
import io.bulkhead.quota.Amounts;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.QuotaClaim;
import io.bulkhead.store.QuotaShare;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Keeps every share as the quotas, claims and uses want it. Looks at what is, so it may look again
/// at any time, and goes on after a crash where things stand.
final class ShareKeeper {
  private final Parts parts;
  private final QuotaMetrics metrics;

  ShareKeeper(Parts parts, QuotaMetrics metrics) {
    this.parts = parts;
    this.metrics = metrics;
  }

  /// Projects that may have to be looked at for a cluster.
  static Set<String> projects(Reader reader, ClusterId cluster) {
    Set<String> projects = new HashSet<>();
    reader.quotaSharesOn(cluster).forEach(share -> projects.add(share.cloud().names().getFirst()));
    reader.quotaClaimsOn(cluster).forEach(claim -> projects.add(claim.cloud().names().getFirst()));
    return projects;
  }

  /// Projects in which there is, or was, something to divide.
  static Set<String> projects(Reader reader) {
    Set<String> projects = new HashSet<>(reader.quotaProjects());
    reader.roots(TenancyKinds.PROJECT).stream()
        .map(project -> project.key().name())
        .filter(project -> !Limits.of(reader, project).none())
        .forEach(projects::add);
    return projects;
  }

  /// Finds out what holds, gives back what is gone, and orders what is to be otherwise.
  ///
  /// @return whether something could not be found out yet
  boolean follow(String project) {
    boolean again = false;
    for (QuotaShare share : parts.store().read(reader -> reader.quotaShares(project))) {
      if (!share.share().settled()) {
        again |= confirm(share);
      }
    }
    if (parts.store().read(reader -> !due(reader, project).isEmpty())) {
      parts
          .store()
          .write(writer -> {
            due(writer, project).forEach(step -> step.take(writer));
            return project;
          });
    }
    metrics.standings(project, parts.store().read(reader -> standings(reader, project)));
    return again;
  }

  private List<Standing> standings(Reader reader, String project) {
    Limits limits = Limits.of(reader, project);
    return limits.none()
        ? List.of()
        : Holdings.of(reader, parts.examiner(), limits, Map.of()).standings();
  }

  /// Asks the cluster, which has what was ordered last, what is used under it.
  ///
  /// Only the quota's status holds there: it is what the API server compares with. And only an
  /// answer from after the last write counts: what a watch remembers may be older.
  private boolean confirm(QuotaShare share) {
    Optional<Delivery> row =
        parts
            .store()
            .read(reader ->
                within(reader, share.cluster()) ? arrived(reader, share) : Optional.empty());
    if (row.isEmpty()) {
      return false;
    }
    Optional<Amounts> used;
    try {
      used = used(share, row.get());
    } catch (ClusterUnavailable e) {
      return true;
    }
    if (used.isEmpty()) {
      return true;
    }
    QuotaShare confirmed = share.with(share.share().confirm(used.get()));
    if (confirmed.equals(share)) {
      return false;
    }
    parts
        .store()
        .write(writer -> {
          boolean stands =
              arrived(writer, share)
                  .filter(now -> Objects.equals(now.desired(), row.get().desired()))
                  .isPresent();
          if (stands) {
            writer.saveQuotaShare(confirmed);
          }
          return share;
        });
    return false;
  }

  /// Whether the cluster is within reach; asking one that is away would keep the others waiting.
  private static boolean within(Reader reader, ClusterId cluster) {
    return reader.capabilities(cluster).map(Capabilities::reachable).orElse(true);
  }

  /// The delivery that has put this very share onto the cluster.
  private static Optional<Delivery> arrived(Reader reader, QuotaShare share) {
    boolean newest = reader.quotaShares(share.cloud().names().getFirst()).contains(share);
    return newest
        ? reader.deliveriesOf(share.cloud()).stream()
            .filter(row -> row.id().cluster().equals(share.cluster()))
            .filter(row ->
                row.state() == Delivery.State.APPLIED
                    && row.desired() != null
                    && row.desired().equals(row.applied()))
            .findFirst()
        : Optional.empty();
  }

  private Optional<Amounts> used(QuotaShare share, Delivery row) {
    Optional<ManifestKey> key =
        row.objects().stream().map(Delivery.ObjectState::key).filter(ShareObject::is).findFirst();
    if (key.isEmpty()) {
      return Optional.empty();
    }
    return parts
        .fleet()
        .connection(share.cluster())
        .get(key.get())
        .filter(live -> holds(live, share.share().ordered()))
        .map(live -> ShareObject.used(live.at("/status/used")))
        .filter(used -> used.keys().containsAll(share.share().ordered().keys()));
  }

  private static boolean holds(JsonNode live, Amounts ordered) {
    return ShareObject.hard(live.at("/spec/hard")).equals(ordered)
        && ShareObject.hard(live.at("/status/hard")).equals(ordered);
  }

  private interface Step {
    void take(Writer writer);
  }

  private List<Step> due(Reader reader, String project) {
    List<Step> steps = new ArrayList<>();
    forget(reader, project, steps);
    Limits limits = Limits.of(reader, project);
    if (limits.none() && reader.quotaShares(project).isEmpty()) {
      return steps;
    }
    Holdings holdings = Holdings.of(reader, parts.examiner(), limits, Map.of());
    var division = holdings.division();
    for (Place place : holdings.places()) {
      Amounts next = division.get(place.leaf());
      Delivery row = place.row();
      if (next != null && row != null && !next.equals(place.share().ordered())) {
        adjust(reader, place, row, next).ifPresent(steps::add);
      }
    }
    return steps;
  }

  /// What nothing is left of on a cluster.
  private static void forget(Reader reader, String project, List<Step> steps) {
    for (QuotaClaim claim : reader.leavingQuotaClaims(project)) {
      if (gone(reader, claim.group(), claim.cluster())) {
        steps.add(writer -> writer.deleteQuotaClaim(claim.group(), claim.cluster()));
      }
    }
    for (QuotaShare share : reader.quotaShares(project)) {
      if (gone(reader, share.cloud(), share.cluster())) {
        steps.add(writer -> writer.deleteQuotaShare(share.cloud(), share.cluster()));
      }
    }
  }

  private static boolean gone(Reader reader, DocumentKey owner, ClusterId cluster) {
    return reader.deliveriesOf(owner).stream()
        .filter(row -> row.id().cluster().equals(cluster))
        .allMatch(Holdings::gone);
  }

  private Optional<Step> adjust(Reader reader, Place place, Delivery row, Amounts next) {
    return Optional.ofNullable(row.desired())
        .flatMap(reader::bundle)
        .flatMap(bundle -> ShareObject.put(bundle, place.cloud(), next))
        .map(bundle -> writer -> order(writer, place, row, bundle, next));
  }

  private void order(Writer writer, Place place, Delivery row, Bundle bundle, Amounts next) {
    writer.saveQuotaShare(
        new QuotaShare(place.cloud(), place.cluster(), place.share().order(next)));
    Orders.adjust(writer, row, writer.saveBundle(bundle), parts.clock().instant());
  }
}
