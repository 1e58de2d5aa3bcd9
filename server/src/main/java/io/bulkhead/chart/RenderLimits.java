package io.bulkhead.chart;

import java.time.Duration;

/// Limits of one rendering.
///
/// @param memoryMiB maximum memory of a renderer's process
/// @param time limit from the moment when a process takes the request
/// @param outputMiB maximum size of a chart's objects, as JSON
/// @param parallel maximum number of concurrent renderings; each namespace may use at most half
public record RenderLimits(int memoryMiB, Duration time, int outputMiB, int parallel) {
  public static final RenderLimits STANDARD = new RenderLimits(512, Duration.ofSeconds(30), 16, 4);

  /// How long a request may wait for its turn.
  Duration patience() {
    return time.multipliedBy(2);
  }

  int parallelOfOne() {
    return Math.max(1, parallel / 2);
  }
}
