package io.bulkhead.store;

/// Puts a row into the audit within the transaction of the work that it is about, where that work
/// is done by code which knows nothing of requests.
///
/// Bound with [ScopedValue#where]; the first write of the thread's work takes the row with it.
public final class AuditTrail {
  public static final ScopedValue<AuditTrail> CURRENT = ScopedValue.newInstance();

  private volatile AuditEntry entry;
  private volatile boolean written;

  public AuditTrail(AuditEntry entry) {
    this.entry = entry;
  }

  /// Adds to the row of the current work, if there is one, what came of it. Called before or within
  /// its transaction.
  public static void tell(String detail) {
    if (CURRENT.isBound() && !detail.isEmpty()) {
      AuditTrail trail = CURRENT.get();
      trail.entry = trail.entry.detailed(detail);
    }
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
