package io.bulkhead.compiler;

import io.bulkhead.kind.KindTable;
import java.util.List;

/// Snapshot in, bundles out. Holds no state of its own; one instance serves all threads.
public final class Compiler {
  private final KindTable table;
  private final ChartRenderer charts;

  public Compiler(KindTable table, ChartRenderer charts) {
    this.table = table;
    this.charts = charts;
  }

  /// Never throws for what a user wrote: faults come back as diagnostics, all at once.
  public Compilation compile(Snapshot snapshot) {
    return new Compilation(List.of(), List.of(), List.of(), List.of());
  }
}
