package io.bulkhead.store;

import io.bulkhead.bundle.Gate;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.ManifestKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One part of an intent on one cluster: what was ordered, and how far that came. Unequal means
/// work.
public record Delivery(Id id, Order order, Progress progress) {
  /// A new row, of which nothing is on the cluster.
  public static Delivery of(Id id, Order order, Instant now) {
    return new Delivery(id, order, Progress.none(now));
  }

  /// Something else is wanted from now on. What is known of the cluster is kept.
  public Delivery ordered(Order other, Instant now) {
    return new Delivery(id, other, progress.pending(now));
  }

  public Delivery with(Progress other) {
    return new Delivery(id, order, other);
  }

  /// @param owner a deployment intent group, logical cloud, or cluster (its baseline)
  /// @param part the app, or a fixed word for owners with one part
  public record Id(DocumentKey owner, String part, ClusterId cluster) {}

  /// What somebody wants.
  ///
  /// @param contextId the context (instantiate or update) that last set the desired bundle
  /// @param desired the bundle that must be there; null when nothing of it may stay
  /// @param gates what it waits for
  /// @param stopped the user stopped it: no work until it is ordered again
  /// @param adjusting all of it has arrived, and only a share of a quota or a certificate request
  ///   is being changed since
  /// @param adopts whether it may take over what is there already and somebody else's
  public record Order(
      String contextId,
      @Nullable Digest desired,
      List<Gate> gates,
      boolean stopped,
      boolean adjusting,
      boolean adopts) {
    public Order {
      gates = List.copyOf(gates);
    }

    /// @param desired null to have all of it removed
    public static Order of(String contextId, @Nullable Digest desired, List<Gate> gates) {
      return new Order(contextId, desired, gates, false, false, false);
    }

    public Order adopting(boolean may) {
      return new Order(contextId, desired, gates, stopped, adjusting, may);
    }

    /// The same with another share of a quota, or for another certificate.
    ///
    /// @param arrived whether all else of it has
    public Order adjusted(Digest other, boolean arrived) {
      return new Order(contextId, other, gates, false, arrived, adopts);
    }

    public Order stop() {
      return new Order(contextId, desired, gates, true, adjusting, adopts);
    }
  }

  /// What was reached.
  ///
  /// @param applied the bundle last applied as a whole; null when there is none
  /// @param touched every bundle of which objects may be on the cluster: the inventory. Written
  ///   before acting.
  /// @param hooksDone names of hooks (`PRE_INSTALL/Job/migrate`) that succeeded for
  ///   [Order#desired], never run again
  /// @param objects the last outcome per object, in order of application
  /// @param message why it failed or waits; empty when all is well
  /// @param nextTry when what failed is tried again by itself; null when nothing is
  public record Progress(
      @Nullable Digest applied,
      List<Digest> touched,
      List<String> hooksDone,
      State state,
      List<ObjectState> objects,
      String message,
      Instant changed,
      @Nullable Instant nextTry,
      Adopted adopted) {
    public Progress {
      touched = List.copyOf(touched);
      hooksDone = List.copyOf(hooksDone);
      objects = List.copyOf(objects);
    }

    /// None yet.
    public static Progress none(Instant now) {
      return new Progress(
          null, List.of(), List.of(), State.PENDING, List.of(), "", now, null, Adopted.NONE);
    }

    /// What is known of the cluster, with all to do.
    public Progress pending(Instant now) {
      return new Progress(
          applied, touched, hooksDone, State.PENDING, objects, "", now, null, adopted);
    }

    /// @param text as its message
    public Progress in(State other, String text, Instant now) {
      return new Progress(applied, touched, hooksDone, other, objects, text, now, null, adopted);
    }

    public Progress with(Adopted other) {
      return new Progress(
          applied, touched, hooksDone, state, objects, message, changed, nextTry, other);
    }
  }

  /// Objects that were there already and somebody else's, and were taken over.
  ///
  /// @param foreign made by nobody of this hub: they stay when the delivery goes
  /// @param shared of other deliveries on the cluster: they get them back
  public record Adopted(List<ManifestKey> foreign, List<ManifestKey> shared) {
    public static final Adopted NONE = new Adopted(List.of(), List.of());

    public Adopted {
      foreign = List.copyOf(foreign);
      shared = List.copyOf(shared);
    }
  }

  public enum State {
    PENDING,
    /// Waits for another part, or for the cluster to be seen.
    GATED,
    APPLYING,
    APPLIED,
    REMOVING,
    /// Nothing of it is left on the cluster.
    GONE,
    /// The cluster refused; tried again when its cause may have gone, and now and then.
    FAILED,
    /// The cluster cannot be reached, is busy, or leaves this without an answer; tried again by
    /// itself.
    RETRYING
  }

  /// @param manifest digest of the manifest that was applied
  /// @param live digest of what the cluster held of it right after; a difference later is drift
  public record ObjectState(
      ManifestKey key,
      Outcome outcome,
      @Nullable Digest manifest,
      @Nullable Digest live,
      String message) {
    public enum Outcome {
      PENDING,
      APPLIED,
      FAILED,
      DELETED,
      /// Left on the cluster, and no longer a part of what is delivered; the message says why.
      KEPT
    }
  }

  /// Whether nobody could say yet what goes to the cluster, because nobody has seen it: the desired
  /// bundle is empty until then, and the message says what it waits for.
  public boolean awaitsCluster() {
    return order.gates().contains(Gate.UNSEEN);
  }

  /// The same, waiting for its cluster.
  ///
  /// @param why as its message
  public Delivery awaiting(String why) {
    return with(progress.in(State.GATED, why, progress.changed()));
  }

  /// Whether what is wanted is there as a whole.
  public boolean arrived() {
    Digest desired = order.desired();
    return progress.state() == State.APPLIED
        && desired != null
        && desired.equals(progress.applied());
  }

  /// Whether the engine has nothing to do.
  public boolean settled() {
    return order.stopped()
        || switch (progress.state()) {
          case APPLIED -> arrived();
          case GONE -> order.desired() == null;
          case FAILED -> true;
          case PENDING, GATED, APPLYING, REMOVING, RETRYING -> false;
        };
  }
}
