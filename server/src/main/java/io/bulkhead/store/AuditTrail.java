package io.bulkhead.store;

import java.util.function.Consumer;

/// Links requested work to its audit row and to its permission check, for code that does the work
/// and knows nothing of requests.
///
/// Bound with [ScopedValue#where]. The thread's first write transaction checks the permission and
/// stores the row, both atomically with the work.
public final class AuditTrail {
  public static final ScopedValue<AuditTrail> CURRENT = ScopedValue.newInstance();

  private volatile AuditEntry entry;
  private volatile boolean written;

  private final Consumer<Reader> leave;

  /// @param leave throws if the work is not permitted, or not any more
  public AuditTrail(AuditEntry entry, Consumer<Reader> leave) {
    this.entry = entry;
    this.leave = leave;
  }

  /// Adds an outcome to the audit row of the current work, if there is any. To be called before or
  /// within its transaction.
  public static void tell(String detail) {
    if (CURRENT.isBound() && !detail.isEmpty()) {
      AuditTrail trail = CURRENT.get();
      trail.entry = trail.entry.detailed(detail);
    }
  }

  /// Called by the store at the start of a transaction.
  public void requireLeave(Reader reader) {
    leave.accept(reader);
  }

  /// Whether a transaction that includes the row was committed.
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
