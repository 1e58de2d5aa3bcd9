package io.bulkhead.store;

/// The store cannot be used at the moment: it does not answer, has no room, or is not the database
/// that was opened. Nothing was changed. The message is a sentence for the caller; the cause is for
/// the log.
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailable(String message) {
    super(message);
  }

  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
