package io.bulkhead.kind;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.lifecycle.RolloutStatus;
import java.util.List;

/// What a [guard][Kind.Guard] may read: the other documents, lifecycles, and the caller's role.
public interface World extends Documents {
  /// The lifecycle of a deployment intent group or logical cloud; one in state Created if it has
  /// none yet.
  Lifecycle lifecycle(DocumentKey key);

  /// The progress of delivery for the newest context of that document.
  RolloutStatus rollout(DocumentKey key);

  /// What a stopped termination left on clusters, for people: nobody works on it any more. Empty if
  /// nothing is left, or if it is still being removed.
  List<String> stranded(DocumentKey key);

  /// Throws `WRONG_STATE` if deleting the document would leave unknown objects on clusters.
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
