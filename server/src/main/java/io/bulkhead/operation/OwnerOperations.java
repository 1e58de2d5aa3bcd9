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

/// What is particular about the lifecycle of one kind of owner; [LifecycleActions] does the rest.
/// All that has a reader or a writer is within the caller's transaction.
interface OwnerOperations {
  OwnerType type();

  /// How a document stands.
  record Standing(Lifecycle lifecycle, List<Delivery> rows) {
    State state() {
      return lifecycle.state();
    }

    RolloutStatus rollout() {
      return RolloutProgress.of(lifecycle, rows);
    }
  }

  /// Throws when it cannot be approved now.
  void approve(Standing now);

  /// Throws when it cannot be instantiated now.
  void instantiate(Standing now);

  /// Whether an update has an effect; throws when it cannot be updated now.
  boolean updates(Standing now);

  /// Throws when it cannot be terminated now.
  void terminate(Standing now);

  /// The state that stopping leads to; throws when it cannot be stopped now.
  State stop(Standing now);

  /// Throws when other documents, or who asks, stand against bringing it to clusters.
  ///
  /// @param first whether it is not there yet
  void permit(Reader reader, DocumentKey key, Identity who, boolean first);

  /// Whether what is on the clusters already is asked for before anything is ordered.
  boolean looksFirst();

  /// What is made before it is compiled, in no transaction.
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

  /// Comes before the plan is ordered. Throws when it must not be.
  void ordering(Writer writer, DocumentKey key, Compilation plan);

  /// Comes before its removal is ordered. Throws when it must not be.
  void leaving(Writer writer, DocumentKey key);

  /// The history after an update.
  ///
  /// @param entry of the update, with the revision that it makes
  Lifecycle updated(Lifecycle now, Lifecycle.Entry entry);

  /// What an update answers.
  ///
  /// @param revision that it made; null when it had no effect
  Object updated(@Nullable Integer revision);
}
