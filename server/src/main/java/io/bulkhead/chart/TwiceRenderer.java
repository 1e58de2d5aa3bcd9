package io.bulkhead.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.bulkhead.compiler.rendering.ChartRenderer;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.manifest.TreeChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Finds out which values of a chart are random or depend on the clock: renders everything twice,
/// the second time with a clock far in the future, and compares. The first rendering is the result.
public final class TwiceRenderer implements ChartRenderer {
  /// Beyond this number, reporting more differences is useless.
  private static final int MOST = 1000;

  /// Changes the year, month, day, hour, minute and second.
  private static final Duration AHEAD = Duration.ofDays(400).plusSeconds(7 * 3600 + 31 * 60 + 5);

  private final ChartRenderer charts;

  public TwiceRenderer(ChartRenderer charts) {
    this.charts = charts;
  }

  @Override
  public Outcome render(Request request) {
    var again = new FutureTask<>(() -> charts.render(request.at(request.clockShift().plus(AHEAD))));
    Thread.ofVirtual().name("render-again").start(again);
    Outcome first = charts.render(request);
    Outcome second = result(again);
    return first instanceof Outcome.Rendered one && second instanceof Outcome.Rendered two
        ? new Outcome.Rendered(
            one.manifests(), one.definitions(), varying(one.manifests(), two.manifests()))
        : first;
  }

  private static Outcome result(FutureTask<Outcome> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("rendering was interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot render a second time", e.getCause());
    }
  }

  private static List<Varying> varying(List<Manifest> first, List<Manifest> second) {
    List<Varying> found = new ArrayList<>();
    Map<ManifestKey, Manifest> byKey = new HashMap<>();
    second.forEach(manifest -> byKey.put(manifest.key(), manifest));
    for (int i = 0; i < first.size(); i++) {
      Manifest one = first.get(i);
      Manifest two = byKey.get(one.key());
      // A random name: objects are matched by their position.
      if (two == null && first.size() == second.size()) {
        Manifest there = second.get(i);
        two = there.key().kind().equals(one.key().kind()) ? there : null;
      }
      if (two != null && !one.digest().equals(two.digest())) {
        TreeChange.between(one.at(""), two.at("")).stream()
            .limit(MOST - found.size())
            .forEach(change -> found.add(varying(one.key(), change)));
      }
    }
    return found;
  }

  private static Varying varying(ManifestKey key, TreeChange change) {
    JsonNode other = change.to();
    return new Varying(key, change.pointer(), other == null ? MissingNode.getInstance() : other);
  }
}
