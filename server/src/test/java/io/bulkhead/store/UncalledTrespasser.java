package io.bulkhead.store;

/// Has a method that nobody calls; see [io.bulkhead.CallersTest].
public final class UncalledTrespasser {
  public void offered() {}

  @Override
  public String toString() {
    return "called by whoever prints it";
  }
}
