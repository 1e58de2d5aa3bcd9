package io.bulkhead.kind;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.lifecycle.RolloutStatus;
import java.util.List;

/// What a [guard][Kind.Guard] may look at: the other documents, lifecycles, and who asks.
public interface World extends Documents {
  /// The lifecycle of a deployment intent group or logical cloud; one in state Created when it has
  /// none yet.
  Lifecycle lifecycle(DocumentKey key);

  /// How far delivery has come for the newest context of that document.
  RolloutStatus rollout(DocumentKey key);

  /// What a termination that was stopped left on clusters, for people: nobody works on it any more.
  /// Empty when nothing is left, or what is left is still being removed.
  List<String> stranded(DocumentKey key);

  /// Throws `WRONG_STATE` when deleting the document would leave on clusters what nobody knows.
  default void requireNothingStranded(String what, DocumentKey key) {
    List<String> left = stranded(key);
    if (!left.isEmpty()) {
      throw new BulkheadException(
          Problem.WRONG_STATE,
          "The "
              + what
              + "'s termination was stopped, and this is left: "
              + String.join("; ", left)
              + ". Terminate it again, then delete it");
    }
  }

  /// Whether the caller is an operator of the platform (the telco).
  boolean operator();
}
