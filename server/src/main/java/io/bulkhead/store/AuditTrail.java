package io.bulkhead.store;

import java.util.function.Consumer;

/// Ties the work that somebody asked for to its row in the audit and to the leave to do it, where
/// that work is done by code which knows nothing of requests.
///
/// Bound with [ScopedValue#where]; the first write of the thread's work asks for the leave and
/// takes the row with it, in one transaction.
public final class AuditTrail {
  public static final ScopedValue<AuditTrail> CURRENT = ScopedValue.newInstance();

  private volatile AuditEntry entry;
  private volatile boolean written;

  private final Consumer<Reader> leave;

  /// @param leave throws when the work must not be done, or not any more
  public AuditTrail(AuditEntry entry, Consumer<Reader> leave) {
    this.entry = entry;
    this.leave = leave;
  }

  /// Adds to the row of the current work, if there is one, what came of it. Called before or within
  /// its transaction.
  public static void tell(String detail) {
    if (CURRENT.isBound() && !detail.isEmpty()) {
      AuditTrail trail = CURRENT.get();
      trail.entry = trail.entry.detailed(detail);
    }
  }

  /// Asked by the store, first thing in a transaction.
  public void requireLeave(Reader reader) {
    leave.accept(reader);
  }

  /// Whether a transaction with the row was committed.
  public boolean written() {
    return written;
  }

  public AuditEntry entry() {
    return entry;
  }

  public void committed() {
    written = true;
  }
}
