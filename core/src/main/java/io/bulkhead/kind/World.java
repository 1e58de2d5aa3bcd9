package io.bulkhead.kind;

import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.lifecycle.RolloutStatus;

/// What a [guard][Kind.Guard] may look at: the other documents, lifecycles, and who asks.
public interface World extends Documents {
  /// The lifecycle of a deployment intent group or logical cloud; one in state Created when it has
  /// none yet.
  Lifecycle lifecycle(DocumentKey key);

  /// How far delivery has come for the newest context of that document.
  RolloutStatus rollout(DocumentKey key);

  /// Whether the caller is an operator of the platform (the telco).
  boolean operator();
}
