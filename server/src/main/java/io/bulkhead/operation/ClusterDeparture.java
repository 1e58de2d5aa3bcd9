package io.bulkhead.operation;

import io.bulkhead.access.Identity;
import io.bulkhead.certificate.CloudUsers;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.owner.DesiredState;
import io.bulkhead.owner.OwnerTypes;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.ObjectState.Outcome;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// Deregistration of a cluster beyond EMCO's: as lost for ever, or with removal of its guard.
/// Within the transaction of the deletion.
public final class ClusterDeparture {
  /// The context of a baseline that is being removed for good, and the name of its operation.
  static final String CONTEXT = "deregister";

  private static final String BASELINE = "its guard and what belongs to it";

  private ClusterDeparture() {}

  /// Objects that are left on a cluster that the hub has forgotten.
  ///
  /// @param owner path of the document that owns the objects
  /// @param part an app, or a fixed word
  public record Left(String owner, String part, List<String> objects) {
    @Override
    public String toString() {
      return owner + " (" + part + "): " + objects.size() + " objects";
    }
  }

  /// @param references deleted references of logical clouds, by path
  public record Forgotten(String cluster, List<Left> left, List<String> references) {
    /// The text for the audit.
    public String text() {
      return "forgotten as lost; left behind: "
          + (left.isEmpty()
              ? "nothing"
              : left.stream().map(Left::toString).collect(Collectors.joining("; ")));
    }
  }

  /// Deletes from the store whatever prevents deleting a cluster that will never answer again:
  /// deliveries, quota claims and shares, certificates, references of logical clouds, and the
  /// documents below it.
  ///
  /// Throws `WRONG_STATE` while the cluster answers.
  public static Forgotten lost(Writer writer, DocumentKey key, KindTable table) {
    ClusterId cluster = id(key);
    if (writer.facts().capabilities(cluster).map(Capabilities::reachable).orElse(false)) {
      throw new BulkheadException(
          Problem.WRONG_STATE,
          "The cluster "
              + cluster
              + " answers, so it is not lost: remove what is deployed there, then delete it");
    }
    List<Delivery> rows = writer.deliveries().on(cluster);
    List<Left> left =
        rows.stream().map(row -> left(row, table)).filter(one -> !one.objects().isEmpty()).toList();
    forgetUsers(writer, cluster, rows);
    rows.forEach(row -> writer.deliveries().delete(row.id()));
    writer
        .quotas()
        .claimsOn(cluster)
        .forEach(claim -> writer.quotas().deleteClaim(claim.group(), cluster));
    writer
        .quotas()
        .sharesOn(cluster)
        .forEach(share -> writer.quotas().deleteShare(share.cloud(), cluster));
    List<DocumentKey> references =
        writer.referrersOf(key).stream()
            .filter(user -> user.kind().equals(TenancyKinds.CLUSTER_REFERENCE.name()))
            .toList();
    references.forEach(writer::delete);
    below(writer, key);
    return new Forgotten(cluster.toString(), left, references.stream().map(table::path).toList());
  }

  private static Left left(Delivery row, KindTable table) {
    boolean own = OwnerTypes.isBaseline(row.id().owner());
    return new Left(
        own ? BASELINE : table.path(row.id().owner()),
        row.id().part(),
        row.progress().objects().stream()
            .filter(object -> object.outcome() != Outcome.DELETED)
            .map(Delivery.ObjectState::key)
            .map(ManifestKey::toString)
            .toList());
  }

  private static void forgetUsers(Writer writer, ClusterId cluster, List<Delivery> rows) {
    rows.stream()
        .map(row -> row.id().owner())
        .filter(OwnerTypes::isCloud)
        .distinct()
        .forEach(cloud -> CloudUsers.forget(writer, cloud, cluster));
  }

  private static void below(Writer writer, DocumentKey key) {
    // Only a few are returned at a time.
    for (List<DocumentKey> some = writer.childrenOf(key);
        !some.isEmpty();
        some = writer.childrenOf(key)) {
      some.forEach(child -> {
        below(writer, child);
        writer.delete(child);
      });
    }
  }

  /// @param who requested it
  public record Order(Identity who, Instant now) {}

  /// Returns whether nothing of the cluster's guard is left; otherwise orders its removal as an
  /// operation. The cluster's document is deleted when that is done.
  ///
  /// Throws `WRONG_STATE` while anything else is delivered there: it would run on without a guard.
  public static boolean guardGone(Writer writer, DocumentKey key, KindTable table, Order order) {
    List<Delivery> others =
        writer.deliveries().on(id(key)).stream()
            .filter(row -> !row.id().owner().equals(key) && !gone(row))
            .toList();
    if (!others.isEmpty()) {
      throw new BulkheadException(
          Problem.WRONG_STATE,
          "The guard stays while something is deployed on the cluster: "
              + others.stream()
                  .map(row -> row.id().owner().joined())
                  .distinct()
                  .collect(Collectors.joining(", ")));
    }
    boolean again = leaves(writer, id(key));
    DesiredState.removeAll(writer, key, CONTEXT, order.now());
    boolean gone = writer.deliveries().of(key).stream().allMatch(ClusterDeparture::gone);
    if (!gone && !again) {
      OperationReconciler.begin(
          writer, table.path(key), CONTEXT, writer.deliveries().of(key), order.who(), order.now());
    }
    return gone;
  }

  /// Whether the removal of the guard was ordered, and of the cluster with it.
  static boolean leaves(Reader reader, ClusterId cluster) {
    return reader.deliveries().of(cluster.document()).stream()
        .anyMatch(row -> row.order().desired() == null && row.order().contextId().equals(CONTEXT));
  }

  /// Deletes the document of a cluster whose guard was removed on request.
  static void finish(Writer writer, ClusterId cluster) {
    DocumentKey key = cluster.document();
    boolean done =
        leaves(writer, cluster)
            && writer.deliveries().of(key).stream().allMatch(ClusterDeparture::gone)
            && writer.childrenOf(key).isEmpty()
            && writer.referrersOf(key).isEmpty();
    if (done) {
      writer.delete(key);
    }
  }

  private static boolean gone(Delivery row) {
    return row.order().desired() == null && row.progress().state() == Delivery.State.GONE;
  }

  private static ClusterId id(DocumentKey key) {
    return new ClusterId(key.names().getFirst(), key.name());
  }
}
