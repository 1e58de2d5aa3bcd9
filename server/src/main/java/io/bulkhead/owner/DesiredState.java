package io.bulkhead.owner;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Writer;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Turns a compilation into deliveries. The engine starts working when they are saved.
public final class DesiredState {
  private static final String UNSEEN =
      "not seen yet; the logical cloud is created there as soon as it has been";

  /// Orders the removal of everything of the owner that is not in the compilation.
  public static void place(
      Writer writer, DocumentKey owner, String context, Compilation plan, Instant now) {
    place(writer, owner, new Order(context, false), plan, now);
  }

  /// @param adopt whether objects of others may be taken over
  public record Order(String context, boolean adopt) {}

  public static void place(
      Writer writer, DocumentKey owner, Order order, Compilation plan, Instant now) {
    Set<Delivery.Id> wanted = new HashSet<>();
    for (Compilation.PartBundles part : plan.parts()) {
      for (Compilation.Group group : part.groups()) {
        Digest digest = writer.bundles().save(group.bundle());
        for (ClusterId cluster : group.clusters()) {
          var id = new Delivery.Id(owner, part.part(), cluster);
          wanted.add(id);
          order(
              writer,
              id,
              Delivery.Order.of(order.context(), digest, part.gates()).adopting(order.adopt()),
              now);
        }
      }
    }
    for (Delivery old : writer.deliveries().of(owner)) {
      if (!wanted.contains(old.id())) {
        remove(writer, old, order.context(), now);
      }
    }
  }

  /// Keeps what a row knows of the cluster; a row that is completely deployed as desired is left
  /// alone.
  private static void order(Writer writer, Delivery.Id id, Delivery.Order order, Instant now) {
    Delivery fresh = Delivery.of(id, order, now);
    Delivery old = writer.deliveries().find(id).orElse(null);
    if (old == null) {
      writer.deliveries().save(fresh.awaitsCluster() ? fresh.awaiting(UNSEEN) : fresh);
    } else if (fresh.awaitsCluster()) {
      // What it waits for may have been found out already.
      writer
          .deliveries()
          .save(
              fresh
                  .with(fresh.progress().with(old.progress().adopted()))
                  .awaiting(old.awaitsCluster() ? old.progress().message() : UNSEEN));
    } else if (!arrived(old, order)) {
      writer.deliveries().save(old.ordered(order, now));
    }
  }

  private static boolean arrived(Delivery row, Delivery.Order wanted) {
    return row.arrived()
        && !row.order().stopped()
        && Objects.equals(wanted.desired(), row.order().desired())
        && wanted.gates().equals(row.order().gates());
  }

  /// The cluster of a waiting delivery was observed, and this bundle goes there.
  public static void arrive(Writer writer, Delivery awaiting, Bundle bundle, Instant now) {
    Digest digest = writer.bundles().save(bundle);
    var order =
        Delivery.Order.of(awaiting.order().contextId(), digest, List.of())
            .adopting(awaiting.order().adopts());
    writer.deliveries().save(awaiting.ordered(order, now));
  }

  /// Whether a row can get another quota share or certificate request.
  public static boolean adjustable(Delivery row) {
    return row.order().desired() != null && !row.order().stopped() && !row.awaitsCluster();
  }

  /// Orders the same with another quota share or certificate request.
  public static void adjust(Writer writer, Delivery old, Digest desired, Instant now) {
    boolean whole = old.order().adjusting() || old.arrived();
    writer
        .deliveries()
        .save(
            new Delivery(
                old.id(), old.order().adjusted(desired, whole), old.progress().pending(now)));
  }

  /// Changes the desired bundles of the owner, and nothing else of the orders.
  public static void edit(
      Writer writer, DocumentKey owner, UnaryOperator<Bundle> change, Instant now) {
    for (Delivery old : writer.deliveries().of(owner)) {
      Digest desired = old.order().desired();
      if (desired != null && adjustable(old)) {
        Bundle bundle = writer.bundles().find(desired).orElseThrow();
        Bundle changed = change.apply(bundle);
        if (!changed.equals(bundle)) {
          adjust(writer, old, writer.bundles().save(changed), now);
        }
      }
    }
  }

  /// Orders the removal of everything of the owner from all clusters.
  public static void removeAll(Writer writer, DocumentKey owner, String context, Instant now) {
    writer.deliveries().of(owner).forEach(old -> remove(writer, old, context, now));
  }

  private static void remove(Writer writer, Delivery old, String context, Instant now) {
    boolean gone = old.order().desired() == null && old.progress().state() == Delivery.State.GONE;
    if (!gone && old.awaitsCluster() && old.progress().touched().isEmpty()) {
      writer.deliveries().save(neverThere(old, context, now));
    } else if (!gone) {
      var nothing = Delivery.Order.of(context, null, List.of()).adopting(old.order().adopts());
      writer.deliveries().save(old.ordered(nothing, now));
    }
  }

  /// Nothing ever went to a cluster that was not observed, so there is nothing to remove there.
  private static Delivery neverThere(Delivery old, String context, Instant now) {
    return new Delivery(
        old.id(),
        Delivery.Order.of(context, null, List.of()),
        Delivery.Progress.none(now).in(Delivery.State.GONE, "", now));
  }

  public static void stop(Writer writer, DocumentKey owner, Instant now) {
    for (Delivery old : writer.deliveries().of(owner)) {
      if (!old.settled()) {
        Delivery.Progress left =
            old.progress().in(old.progress().state(), "stopped by a user", now);
        writer.deliveries().save(new Delivery(old.id(), old.order().stop(), left));
      }
    }
  }

  private DesiredState() {}
}
