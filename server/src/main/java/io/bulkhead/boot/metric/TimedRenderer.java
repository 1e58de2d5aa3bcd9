package io.bulkhead.boot.metric;

import io.bulkhead.compiler.rendering.ChartRenderer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;

/// Measures another renderer.
public final class TimedRenderer implements ChartRenderer {
  private final ChartRenderer renderer;
  private final MeterRegistry metrics;

  public TimedRenderer(ChartRenderer renderer, MeterRegistry metrics) {
    this.renderer = renderer;
    this.metrics = metrics;
  }

  @Override
  public Outcome render(Request request) {
    Timer.Sample begun = Timer.start(metrics);
    String result = "broken";
    try {
      Outcome outcome = renderer.render(request);
      result = outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      return outcome;
    } finally {
      begun.stop(metrics.timer(Metric.RENDERED.meter(), "result", result));
    }
  }
}
