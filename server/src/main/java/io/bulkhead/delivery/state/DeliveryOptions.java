package io.bulkhead.delivery.state;

import java.time.Duration;

/// Concurrency and retry delays of the engine.
///
/// @param parallelDeliveries maximum deliveries in work, over all clusters
/// @param parallelPerCluster maximum deliveries of one cluster in work, so that a slow cluster
///   cannot take every place
/// @param parallelWrites requests in flight to one cluster; more than eight only adds latency
/// @param firstRetry ceiling of the first delay after a cluster failed; doubles up to
///   `longestRetry`
/// @param recheck first delay before something in progress on a cluster (a hook's Job, a
///   terminating namespace) is checked without an event; grows up to `longestRecheck`
/// @param firstAgain ceiling of the first delay before something that a cluster refused is retried
///   although its cause may persist; doubles up to `longestAgain`
public record DeliveryOptions(
    int parallelDeliveries,
    int parallelPerCluster,
    int parallelWrites,
    Duration firstRetry,
    Duration longestRetry,
    Duration recheck,
    Duration longestRecheck,
    Duration firstAgain,
    Duration longestAgain) {

  public DeliveryOptions {
    if (parallelDeliveries < 1 || parallelPerCluster < 1 || parallelWrites < 1) {
      throw new IllegalArgumentException("limits of the delivery engine must be at least 1");
    }
  }

  public static DeliveryOptions standard() {
    return new DeliveryOptions(
        64,
        4,
        8,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Duration.ofMillis(100),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofMinutes(10));
  }
}
