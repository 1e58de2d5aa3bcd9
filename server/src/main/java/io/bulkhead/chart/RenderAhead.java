package io.bulkhead.chart;

import io.bulkhead.compiler.rendering.ChartRenderer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps rendering out of transactions: charts are untrusted code that takes its time, and a
/// transaction keeps others waiting.
///
/// Work that compiles within a transaction is run inside [#between]. A chart that is not in the
/// cache is only recorded there; the work ends, its transaction with it, the chart is rendered, and
/// the work runs again.
public final class RenderAhead implements ChartRenderer {
  private static final ScopedValue<Round> ROUND = ScopedValue.newInstance();

  private final ChartRenderer charts;
  private final Function<Request, Optional<Outcome>> remembered;

  /// @param remembered the cached result, without rendering
  public RenderAhead(ChartRenderer charts, Function<Request, Optional<Outcome>> remembered) {
    this.charts = charts;
    this.remembered = remembered;
  }

  private record Wanted(ChartRenderer charts, Request request) {}

  private record Round(Map<Wanted, Outcome> ready, Set<Wanted> missing) {}

  /// Runs work that may compile, repeatedly until every chart it needs is in the cache. The work
  /// must have no effect.
  public static <T> T between(Supplier<T> work) {
    Map<Wanted, Outcome> ready = new HashMap<>();
    while (true) {
      var round = new Round(ready, new LinkedHashSet<>());
      T result = null;
      RuntimeException failure = null;
      try {
        result = ScopedValue.where(ROUND, round).call(work::get);
      } catch (RuntimeException e) {
        failure = e;
      }
      if (round.missing().isEmpty()) {
        return ended(result, failure);
      }
      // The result is useless: missing charts were treated as empty.
      for (Wanted wanted : round.missing()) {
        ready.put(wanted, wanted.charts().render(wanted.request()));
      }
    }
  }

  @SuppressWarnings("NullAway") // The work's own result, null or not.
  private static <T> T ended(@Nullable T result, @Nullable RuntimeException failure) {
    if (failure != null) {
      throw failure;
    }
    return result;
  }

  @Override
  public Outcome render(Request request) {
    if (!ROUND.isBound()) {
      return charts.render(request);
    }
    Round round = ROUND.get();
    var wanted = new Wanted(charts, request);
    Outcome known = round.ready().get(wanted);
    if (known == null) {
      known = remembered.apply(request).orElse(null);
    }
    if (known == null) {
      round.missing().add(wanted);
      return new Outcome.Rendered(List.of());
    }
    return known;
  }
}
