package io.bulkhead.intent;

import io.bulkhead.access.Identity;
import io.bulkhead.store.Writer;

/// Who changes a document.
///
/// @param ledger keeps account of the change
public record Caller(Identity who, Ledger ledger) {
  /// Enters a change into the audit.
  @FunctionalInterface
  public interface Ledger {
    /// Within the transaction of the change: the entry is there with it, or neither is. May be
    /// called again when the transaction is.
    void enter(Outcome outcome, Writer writer);
  }
}
