package io.bulkhead.store;

/// Offers what nobody asks for; see [io.bulkhead.CallersTest].
public final class UncalledTrespasser {
  public void offered() {}

  @Override
  public String toString() {
    return "called by whoever prints it";
  }
}
