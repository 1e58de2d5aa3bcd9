package io.bulkhead.chart;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bulkhead.compiler.rendering.ChartRenderer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Renders each distinct request once: a thousand alike clusters, one render. Bounded by the bytes
/// it keeps. Nobody waits for a chart but those who asked for the same, and a failure that may pass
/// is not kept.
public final class RememberingRenderer implements ChartRenderer {
  private final ChartRenderer charts;
  private final Cache<Request, Outcome> rendered;
  private final Map<Request, CompletableFuture<Outcome>> running = new ConcurrentHashMap<>();

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
    Outcome known = rendered.getIfPresent(request);
    if (known != null) {
      return known;
    }
    var mine = new CompletableFuture<Outcome>();
    CompletableFuture<Outcome> others = running.putIfAbsent(request, mine);
    if (others != null) {
      return others.join();
    }
    try {
      Outcome outcome = charts.render(request);
      if (!(outcome instanceof Outcome.Failed failed && failed.passing())) {
        rendered.put(request, outcome);
      }
      mine.complete(outcome);
      return outcome;
    } finally {
      running.remove(request);
      // Whoever waits must not do so for ever; after an answer this changes nothing.
      mine.complete(new Outcome.Failed("the chart could not be rendered; try again", true));
    }
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
      case Outcome.Failed failed -> failed.message().length();
    };
  }
}
