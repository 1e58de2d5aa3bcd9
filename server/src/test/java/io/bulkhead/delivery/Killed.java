package io.bulkhead.delivery;

/// Stands for kill -9: whoever is called throws it and does nothing.
final class Killed extends Error {
  private static final long serialVersionUID = 1L;

  Killed() {
    super("killed", null, false, false);
  }
}
