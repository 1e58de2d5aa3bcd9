package io.bulkhead.chart;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bulkhead.compiler.rendering.ChartRenderer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Caches renderings: a thousand alike clusters cost one. Bounded by size. Callers only wait for
/// their own request or an equal one, and transient failures are not cached.
public final class RememberingRenderer implements ChartRenderer {
  private final ChartRenderer charts;
  private final Cache<Request, Outcome> rendered;
  private final Map<Request, CompletableFuture<Outcome>> running = new ConcurrentHashMap<>();

  /// @param bytes approximate maximum size of the cached canonical manifests
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
      // Waiting callers must not wait for ever; without effect if there was an answer.
      mine.complete(new Outcome.Failed("the chart could not be rendered; try again", true));
    }
  }

  /// The cached result, if there is one; renders nothing.
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
