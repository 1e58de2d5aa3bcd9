package io.bulkhead.store;

import io.bulkhead.action.Retention;

/// Creates a package cycle on purpose: the actions use the store.
final class OperateTrespasser {
  static Object retention() {
    return Retention.STANDARD;
  }

  private OperateTrespasser() {}
}
