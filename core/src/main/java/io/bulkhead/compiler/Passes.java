package io.bulkhead.compiler;

import io.bulkhead.compiler.baseline.BaselineObjects;
import io.bulkhead.compiler.baseline.ProbeObjects;
import io.bulkhead.compiler.capacity.Fit;
import io.bulkhead.compiler.isolation.Adapt;
import io.bulkhead.compiler.isolation.Isolate;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.placement.Place;
import io.bulkhead.compiler.rendering.ChartRenderer;
import io.bulkhead.compiler.rendering.Render;
import io.bulkhead.compiler.tenancy.CloudObjects;
import io.bulkhead.kind.table.KindTable;
import java.util.List;

/// The table of contents of the compiler. Read top to bottom, it says what happens to an intent.
final class Passes {
  static List<Pass> inOrder(KindTable table, ChartRenderer charts) {
    return List.of(
        new Place(table),
        new Render(table, charts),
        new CloudObjects(table),
        new BaselineObjects(),
        new ProbeObjects(),
        new Adapt(),
        new Isolate(table),
        new Fit(table),
        new Label());
  }

  private Passes() {}
}
