package io.bulkhead.delivery;

/// Simulates kill -9: everything that is called throws it and does nothing.
final class Killed extends Error {
  private static final long serialVersionUID = 1L;

  Killed() {
    super("killed", null, false, false);
  }
}
