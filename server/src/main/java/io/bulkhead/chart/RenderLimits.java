package io.bulkhead.chart;

import java.time.Duration;

/// What one render may use.
///
/// @param memoryMiB most memory of a renderer's process
/// @param time from the moment that a process takes it
/// @param outputMiB most that the objects of a chart may be, as JSON
/// @param parallel how many renders there are at once; each namespace has at most half of them
public record RenderLimits(int memoryMiB, Duration time, int outputMiB, int parallel) {
  public static final RenderLimits STANDARD = new RenderLimits(512, Duration.ofSeconds(30), 16, 4);

  /// How long a render may wait for its turn.
  Duration patience() {
    return time.multipliedBy(2);
  }

  int parallelOfOne() {
    return Math.max(1, parallel / 2);
  }
}
