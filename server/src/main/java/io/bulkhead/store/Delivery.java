package io.bulkhead.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bulkhead.bundle.Gate;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Zero;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.ManifestKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One part of an intent on one cluster: what is desired, what was applied. Unequal means work.
///
/// @param contextId the context (instantiate or update) that last set the desired bundle
/// @param desired the bundle that must be there; null when nothing of it may stay
/// @param applied the bundle last applied as a whole; null when there is none
/// @param touched every bundle of which objects may be on the cluster: the inventory. Written
///   before acting.
/// @param hooksDone names of hooks (`PRE_INSTALL/Job/migrate`) that succeeded for [#desired], never
///   run again
/// @param stopped the user stopped it: no work until it is set again
/// @param objects the last outcome per object, in order of application
/// @param message why it failed or waits; empty when all is well
/// @param adjusting all of it has arrived, and only a share of a quota or a certificate request is
///   being changed since
/// @param nextTry when what failed is tried again by itself; null when nothing is
/// @param adoption what it may take over of others, and took; null when it may and did not
public record Delivery(
    Id id,
    String contextId,
    @Nullable Digest desired,
    @Nullable Digest applied,
    List<Digest> touched,
    List<Gate> gates,
    List<String> hooksDone,
    boolean stopped,
    State state,
    List<ObjectState> objects,
    String message,
    Instant changed,
    boolean adjusting,
    @Nullable Instant nextTry,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Adoption adoption) {

  public Delivery(
      Id id,
      String contextId,
      @Nullable Digest desired,
      @Nullable Digest applied,
      List<Digest> touched,
      List<Gate> gates,
      List<String> hooksDone,
      boolean stopped,
      State state,
      List<ObjectState> objects,
      String message,
      Instant changed,
      boolean adjusting) {
    this(
        id, contextId, desired, applied, touched, gates, hooksDone, stopped, state, objects,
        message, changed, adjusting, null, null);
  }

  public Delivery(
      Id id,
      String contextId,
      @Nullable Digest desired,
      @Nullable Digest applied,
      List<Digest> touched,
      List<Gate> gates,
      List<String> hooksDone,
      boolean stopped,
      State state,
      List<ObjectState> objects,
      String message,
      Instant changed) {
    this(
        id, contextId, desired, applied, touched, gates, hooksDone, stopped, state, objects,
        message, changed, false);
  }

  public Delivery {
    touched = List.copyOf(touched);
    gates = List.copyOf(gates);
    hooksDone = List.copyOf(hooksDone);
    objects = List.copyOf(objects);
  }

  /// The same with something else taken over.
  public Delivery with(@Nullable Adoption other) {
    return new Delivery(
        id, contextId, desired, applied, touched, gates, hooksDone, stopped, state, objects,
        message, changed, adjusting, nextTry, other);
  }

  /// What somebody wants of a row.
  ///
  /// @param desired null to have all of it removed
  public record Order(
      Id id, String contextId, @Nullable Digest desired, List<Gate> gates, Instant time) {
    /// The row with this order. What it knows of the cluster is kept.
    ///
    /// @param before null for a new row
    public Delivery on(@Nullable Delivery before) {
      return new Delivery(
              id,
              contextId,
              desired,
              before == null ? null : before.applied(),
              before == null ? List.of() : before.touched(),
              gates,
              before == null ? List.of() : before.hooksDone(),
              false,
              State.PENDING,
              before == null ? List.of() : before.objects(),
              "",
              time)
          .with(before == null ? null : before.adoption());
    }
  }

  /// Objects that were there already and somebody else's.
  ///
  /// @param allowed whether more may be taken over
  /// @param foreign made by nobody of this hub: they stay when the delivery goes
  /// @param shared of other deliveries on the cluster: they get them back
  public record Adoption(boolean allowed, List<ManifestKey> foreign, List<ManifestKey> shared) {
    public Adoption {
      foreign = Zero.list(foreign);
      shared = Zero.list(shared);
    }

    /// What was taken over stays so, whatever may be from now on.
    public static @Nullable Adoption order(boolean allowed, @Nullable Adoption before) {
      if (before == null) {
        return allowed ? new Adoption(true, List.of(), List.of()) : null;
      }
      boolean nothing = !allowed && before.foreign.isEmpty() && before.shared.isEmpty();
      return nothing ? null : new Adoption(allowed, before.foreign, before.shared);
    }
  }

  /// @param owner a deployment intent group, logical cloud, or cluster (its baseline)
  /// @param part the app, or a fixed word for owners with one part
  public record Id(DocumentKey owner, String part, ClusterId cluster) {}

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
    return gates.contains(Gate.UNSEEN);
  }

  /// The same, waiting for its cluster.
  ///
  /// @param why as its message
  public Delivery awaiting(String why) {
    return new Delivery(
        id,
        contextId,
        desired,
        applied,
        touched,
        gates,
        hooksDone,
        stopped,
        State.GATED,
        objects,
        why,
        changed,
        adjusting,
        null,
        adoption);
  }

  /// Whether the engine has nothing to do.
  public boolean settled() {
    if (stopped) {
      return true;
    }
    return switch (state) {
      case APPLIED -> desired != null && desired.equals(applied);
      case GONE -> desired == null;
      case FAILED -> true;
      case PENDING, GATED, APPLYING, REMOVING, RETRYING -> false;
    };
  }
}
