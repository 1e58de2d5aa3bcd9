package io.bulkhead.chart;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bulkhead.compiler.ChartRenderer;
import java.util.Optional;

/// Renders each distinct request once: a thousand alike clusters, one render. Bounded by the bytes
/// it keeps.
public final class RememberingRenderer implements ChartRenderer {
  private final ChartRenderer charts;
  private final Cache<Request, Outcome> rendered;

  /// @param bytes about how much of canonical manifests is kept
  public RememberingRenderer(ChartRenderer charts, long bytes) {
    this.charts = charts;
    this.rendered =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((Request request, Outcome outcome) -> weight(outcome))
            .build();
  }

  @Override
  public Outcome render(Request request) {
    return rendered.get(request, charts::render);
  }

  /// What was rendered before and is still kept; renders nothing.
  public Optional<Outcome> remembered(Request request) {
    return Optional.ofNullable(rendered.getIfPresent(request));
  }

  private static int weight(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Rendered rendered ->
          (int)
              Math.min(
                  Integer.MAX_VALUE,
                  rendered.manifests().stream().mapToLong(m -> 3L * m.bytes().length).sum());
      case Outcome.Failed(String message) -> message.length();
    };
  }
}
