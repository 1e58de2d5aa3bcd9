package io.bulkhead.store;

import io.bulkhead.bundle.Gate;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.ManifestKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One part of an intent on one cluster: the order and its progress. There is work to do while they
/// differ.
public record Delivery(Id id, Order order, Progress progress) {
  /// A new delivery, nothing of which is on the cluster.
  public static Delivery of(Id id, Order order, Instant now) {
    return new Delivery(id, order, Progress.none(now));
  }

  /// Replaces the order. Keeps what was observed on the cluster.
  public Delivery ordered(Order other, Instant now) {
    return new Delivery(id, other, progress.pending(now));
  }

  public Delivery with(Progress other) {
    return new Delivery(id, order, other);
  }

  /// @param owner a deployment intent group, logical cloud, or cluster (its baseline)
  /// @param part the app, or a fixed word for owners with one part
  public record Id(DocumentKey owner, String part, ClusterId cluster) {}

  /// The desired state.
  ///
  /// @param contextId the context (instantiate or update) that last set the desired bundle
  /// @param desired the bundle to deploy; null to remove everything
  /// @param gates what it waits for
  /// @param stopped stopped by the user: no work until the next order
  /// @param adjusting everything else is deployed; only a quota share or a certificate request is
  ///   being changed
  /// @param adopts whether it may take over existing objects that belong to somebody else
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

    /// @param desired null to have everything removed
    public static Order of(String contextId, @Nullable Digest desired, List<Gate> gates) {
      return new Order(contextId, desired, gates, false, false, false);
    }

    public Order adopting(boolean may) {
      return new Order(contextId, desired, gates, stopped, adjusting, may);
    }

    /// The same order with another quota share or certificate request.
    ///
    /// @param arrived whether everything else is deployed
    public Order adjusted(Digest other, boolean arrived) {
      return new Order(contextId, other, gates, false, arrived, adopts);
    }

    public Order stop() {
      return new Order(contextId, desired, gates, true, adjusting, adopts);
    }
  }

  /// The state reached.
  ///
  /// @param applied the bundle that was last applied completely; null if there is none
  /// @param touched the inventory: every bundle of which objects may be on the cluster. Written
  ///   before acting.
  /// @param hooksDone names of hooks (`PRE_INSTALL/Job/migrate`) that succeeded for
  ///   [Order#desired], never run again
  /// @param objects the last outcome per object, in order of application
  /// @param message why it failed or waits; empty if all is well
  /// @param nextTry time of the automatic retry; null if none is due
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

    /// The progress of a delivery that has not begun.
    public static Progress none(Instant now) {
      return new Progress(
          null, List.of(), List.of(), State.PENDING, List.of(), "", now, null, Adopted.NONE);
    }

    /// Keeps what was observed on the cluster, with everything still to do.
    public Progress pending(Instant now) {
      return new Progress(
          applied, touched, hooksDone, State.PENDING, objects, "", now, null, adopted);
    }

    /// @param text the new message
    public Progress in(State other, String text, Instant now) {
      return new Progress(applied, touched, hooksDone, other, objects, text, now, null, adopted);
    }

    public Progress with(Adopted other) {
      return new Progress(
          applied, touched, hooksDone, state, objects, message, changed, nextTry, other);
    }
  }

  /// Objects that existed already, belonged to somebody else, and were taken over.
  ///
  /// @param foreign created outside of this hub: they stay when the delivery is removed
  /// @param shared with other deliveries on the cluster, to which they are handed back
  public record Adopted(List<ManifestKey> foreign, List<ManifestKey> shared) {
    public static final Adopted NONE = new Adopted(List.of(), List.of());

    public Adopted {
      foreign = List.copyOf(foreign);
      shared = List.copyOf(shared);
    }
  }

  public enum State {
    PENDING,
    /// Waits for another part, or for the cluster to be observed.
    GATED,
    APPLYING,
    APPLIED,
    REMOVING,
    /// Nothing of it is left on the cluster.
    GONE,
    /// Refused by the cluster; retried when the cause may be gone, and from time to time.
    FAILED,
    /// The cluster is unreachable, busy, or does not answer; retried automatically.
    RETRYING
  }

  /// @param manifest digest of the applied manifest
  /// @param live digest of the object that the cluster returned right after; a later difference is
  ///   drift
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
      /// Left on the cluster, but not part of the delivery any more; the message says why.
      KEPT
    }
  }

  /// Whether the content is still unknown because the cluster has not been observed yet. Until then
  /// the desired bundle is empty, and the message says what it waits for.
  public boolean awaitsCluster() {
    return order.gates().contains(Gate.UNSEEN);
  }

  /// The same, waiting for its cluster.
  ///
  /// @param why its message
  public Delivery awaiting(String why) {
    return with(progress.in(State.GATED, why, progress.changed()));
  }

  /// Whether the desired bundle is completely deployed, or completely removed.
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
