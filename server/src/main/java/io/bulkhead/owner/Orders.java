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
import java.util.Set;
import java.util.function.UnaryOperator;

/// Turns a compilation into deliveries. Saving them is what makes the engine work.
public final class Orders {
  private static final String UNSEEN =
      "not seen yet; the logical cloud is created there as soon as it has been";

  /// Everything of the owner that the compilation does not have must go.
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
              new Delivery.Order(id, order.context(), digest, part.gates(), now)
                  .on(null)
                  .with(Delivery.Adoption.order(order.adopt(), null)));
        }
      }
    }
    for (Delivery old : writer.deliveries().of(owner)) {
      if (!wanted.contains(old.id())) {
        remove(writer, old, order.context(), now);
      }
    }
  }

  /// What a row knows of the cluster is kept; a row that has arrived where it should be is left
  /// alone.
  private static void order(Writer writer, Delivery fresh) {
    Delivery old = writer.deliveries().find(fresh.id()).orElse(null);
    if (old == null) {
      writer.deliveries().save(fresh.awaitsCluster() ? fresh.awaiting(UNSEEN) : fresh);
      return;
    }
    if (fresh.awaitsCluster()) {
      // What it waits for may have been found out already.
      writer
          .deliveries()
          .save(fresh.with(old.adoption()).awaiting(old.awaitsCluster() ? old.message() : UNSEEN));
      return;
    }
    boolean arrived =
        !old.stopped()
            && old.state() == Delivery.State.APPLIED
            && fresh.desired() != null
            && fresh.desired().equals(old.desired())
            && fresh.desired().equals(old.applied())
            && fresh.gates().equals(old.gates());
    if (!arrived) {
      writer
          .deliveries()
          .save(
              new Delivery.Order(
                      fresh.id(),
                      fresh.contextId(),
                      fresh.desired(),
                      fresh.gates(),
                      fresh.changed())
                  .on(old)
                  .with(Delivery.Adoption.order(adopts(fresh), old.adoption())));
    }
  }

  /// Its cluster was seen, and this goes there.
  public static void arrive(Writer writer, Delivery awaiting, Bundle bundle, Instant now) {
    Digest digest = writer.bundles().save(bundle);
    writer
        .deliveries()
        .save(
            new Delivery.Order(awaiting.id(), awaiting.contextId(), digest, List.of(), now)
                .on(awaiting));
  }

  private static boolean adopts(Delivery fresh) {
    return fresh.adoption() != null && fresh.adoption().allowed();
  }

  /// Whether a row can get another share or certificate.
  public static boolean adjustable(Delivery row) {
    return row.desired() != null && !row.stopped() && !row.awaitsCluster();
  }

  /// Orders the same with another share of a quota, or for another certificate.
  public static void adjust(Writer writer, Delivery old, Digest desired, Instant now) {
    boolean whole =
        old.adjusting()
            || (old.state() == Delivery.State.APPLIED
                && old.desired() != null
                && old.desired().equals(old.applied()));
    writer
        .deliveries()
        .save(
            new Delivery(
                    old.id(),
                    old.contextId(),
                    desired,
                    old.applied(),
                    old.touched(),
                    old.gates(),
                    old.hooksDone(),
                    false,
                    Delivery.State.PENDING,
                    old.objects(),
                    "",
                    now,
                    whole)
                .with(old.adoption()));
  }

  /// Changes what is wanted of the owner where it is wanted, and nothing else of the order.
  public static void edit(
      Writer writer, DocumentKey owner, UnaryOperator<Bundle> change, Instant now) {
    for (Delivery old : writer.deliveries().of(owner)) {
      Digest desired = old.desired();
      if (desired != null && adjustable(old)) {
        Bundle bundle = writer.bundles().find(desired).orElseThrow();
        Bundle changed = change.apply(bundle);
        if (!changed.equals(bundle)) {
          adjust(writer, old, writer.bundles().save(changed), now);
        }
      }
    }
  }

  /// Nothing of the owner may stay on any cluster.
  public static void removeAll(Writer writer, DocumentKey owner, String context, Instant now) {
    writer.deliveries().of(owner).forEach(old -> remove(writer, old, context, now));
  }

  private static void remove(Writer writer, Delivery old, String context, Instant now) {
    boolean gone = old.desired() == null && old.state() == Delivery.State.GONE;
    if (!gone && old.awaitsCluster() && old.touched().isEmpty()) {
      writer.deliveries().save(neverThere(old, context, now));
    } else if (!gone) {
      writer.deliveries().save(new Delivery.Order(old.id(), context, null, List.of(), now).on(old));
    }
  }

  /// Nothing ever went to a cluster that was not seen, so nobody has to ask it to be rid of that.
  private static Delivery neverThere(Delivery old, String context, Instant now) {
    return new Delivery(
        old.id(),
        context,
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        false,
        Delivery.State.GONE,
        List.of(),
        "",
        now);
  }

  public static void stop(Writer writer, DocumentKey owner, Instant now) {
    for (Delivery old : writer.deliveries().of(owner)) {
      if (!old.settled()) {
        writer
            .deliveries()
            .save(
                new Delivery(
                        old.id(),
                        old.contextId(),
                        old.desired(),
                        old.applied(),
                        old.touched(),
                        old.gates(),
                        old.hooksDone(),
                        true,
                        old.state(),
                        old.objects(),
                        "stopped by a user",
                        now,
                        old.adjusting())
                    .with(old.adoption()));
      }
    }
  }

  private Orders() {}
}
