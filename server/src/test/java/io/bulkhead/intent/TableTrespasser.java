package io.bulkhead.intent;

import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.FleetKinds;

/// Breaks a rule on purpose: knows a kind by name.
public final class TableTrespasser {
  private TableTrespasser() {}

  static boolean special(Kind<?> kind) {
    return kind == FleetKinds.CLUSTER;
  }
}
