package io.bulkhead.store;

import io.bulkhead.action.Retention;

/// Closes a round of packages: the actions use the store.
final class OperateTrespasser {
  static Object retention() {
    return Retention.STANDARD;
  }

  private OperateTrespasser() {}
}
