package io.bulkhead.compiler;

import io.bulkhead.compiler.baseline.BaselineObjects;
import io.bulkhead.compiler.baseline.ProbeObjects;
import io.bulkhead.compiler.capacity.Fit;
import io.bulkhead.compiler.isolation.Adapt;
import io.bulkhead.compiler.isolation.Isolate;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.compiler.placement.Place;
import io.bulkhead.compiler.placement.PlaceBaseline;
import io.bulkhead.compiler.placement.PlaceCloud;
import io.bulkhead.compiler.rendering.ChartRenderer;
import io.bulkhead.compiler.rendering.Render;
import io.bulkhead.compiler.tenancy.CloudObjects;
import io.bulkhead.kind.table.KindTable;
import java.util.ArrayList;
import java.util.List;

/// The table of contents of the compiler. Read top to bottom, it tells what happens to an intent.
///
/// Another kind of delivery owner is another row here. All rows end with the same passes, so that
/// none can skip isolation, capacity and labels.
final class Passes {
  static List<Pipeline<?>> of(KindTable table, ChartRenderer charts) {
    return List.of(
        new Pipeline<>(
            Target.Deployment.class,
            Resolver::deployment,
            ended(table, new Place(table), new Render(table, charts), new Adapt())),
        new Pipeline<>(
            Target.Cloud.class,
            Resolver::cloud,
            ended(table, new PlaceCloud(table), new CloudObjects(table))),
        new Pipeline<>(
            Target.Baseline.class,
            Resolver::baseline,
            ended(table, new PlaceBaseline(), new BaselineObjects(), new ProbeObjects())));
  }

  private static List<Pass> ended(KindTable table, Pass... first) {
    List<Pass> passes = new ArrayList<>(List.of(first));
    passes.addAll(List.of(new Isolate(table), new Fit(table), new Label()));
    return passes;
  }

  private Passes() {}
}
