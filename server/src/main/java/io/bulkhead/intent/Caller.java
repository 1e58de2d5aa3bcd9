package io.bulkhead.intent;

import io.bulkhead.access.Identity;
import io.bulkhead.store.Writer;

/// Who changes a document.
///
/// @param ledger records the change
public record Caller(Identity who, Ledger ledger) {
  /// Records a change in the audit.
  @FunctionalInterface
  public interface Ledger {
    /// Called within the transaction of the change, so that the entry is stored with it or not at
    /// all. May be called again if the transaction is retried.
    void enter(Outcome outcome, Writer writer);
  }
}
