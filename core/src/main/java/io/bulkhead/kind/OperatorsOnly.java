package io.bulkhead.kind;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;

/// The guard of what belongs to the telco alone.
public final class OperatorsOnly {
  private OperatorsOnly() {}

  public static void check(DocumentKey key, Object body, World world) {
    if (!world.operator()) {
      throw new BulkheadException(
          Problem.FORBIDDEN, "Only an operator may write a " + key.kind() + ".");
    }
  }
}
