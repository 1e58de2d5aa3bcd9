package io.bulkhead.store;

/// The store cannot be opened or its content cannot be trusted; an operator has to act.
public final class StoreUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnusable(String message) {
    super(message);
  }

  public StoreUnusable(String message, Throwable cause) {
    super(message, cause);
  }
}
