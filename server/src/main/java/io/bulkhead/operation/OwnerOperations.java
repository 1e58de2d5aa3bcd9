package io.bulkhead.operation;

import io.bulkhead.access.Identity;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.lifecycle.Lifecycle.State;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.owner.OwnerType;
import io.bulkhead.owner.RolloutProgress;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is specific to the lifecycle of one kind of owner; [LifecycleActions] does the rest.
/// Methods with a reader or a writer run within the caller's transaction.
interface OwnerOperations {
  OwnerType type();

  /// The state of a document.
  record Standing(Lifecycle lifecycle, List<Delivery> rows) {
    State state() {
      return lifecycle.state();
    }

    RolloutStatus rollout() {
      return RolloutProgress.of(lifecycle, rows);
    }
  }

  /// Throws if it cannot be approved now.
  void approve(Standing now);

  /// Throws if it cannot be instantiated now.
  void instantiate(Standing now);

  /// Whether an update has an effect; throws if it cannot be updated now.
  boolean updates(Standing now);

  /// Throws if it cannot be terminated now.
  void terminate(Standing now);

  /// The state that stopping leads to; throws if it cannot be stopped now.
  State stop(Standing now);

  /// Throws if other documents, or missing permissions of the caller, forbid the delivery.
  ///
  /// @param first whether it is not instantiated yet
  void permit(Reader reader, DocumentKey key, Identity who, boolean first);

  /// Whether existing objects on the clusters are checked before anything is ordered.
  boolean looksFirst();

  /// Preparations before the compilation, outside of transactions.
  default Preparation prepare(DocumentKey key, String context) {
    return Preparation.NOTHING;
  }

  interface Preparation {
    Preparation NOTHING = new Preparation() {};

    default Target target(Target target) {
      return target;
    }

    default void save(Writer writer) {}
  }

  /// Called before the plan is ordered. Throws if it must not be.
  void ordering(Writer writer, DocumentKey key, Compilation plan);

  /// Called before the removal is ordered. Throws if it must not be.
  void leaving(Writer writer, DocumentKey key);

  /// The history after an update.
  ///
  /// @param entry of the update, with the new revision
  Lifecycle updated(Lifecycle now, Lifecycle.Entry entry);

  /// The answer to an update.
  ///
  /// @param revision the new one; null if the update had no effect
  Object updated(@Nullable Integer revision);
}
