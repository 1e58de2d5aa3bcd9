package io.bulkhead.operation;

import io.bulkhead.store.Operation;

/// Is told of every operation that has ended. Must return quickly.
public interface OperationMetrics {
  OperationMetrics NONE = operation -> {};

  void ended(Operation operation);
}
