package io.bulkhead.delivery.state;

import java.time.Duration;

/// How hard the engine works.
///
/// @param parallelDeliveries worked on at once, over all clusters
/// @param parallelPerCluster deliveries of one cluster worked on at once, so that a slow cluster
///   cannot take every place
/// @param parallelWrites requests in flight to one cluster; more than eight only adds latency
/// @param firstRetry ceiling of the first wait after a cluster failed; doubles up to `longestRetry`
/// @param recheck first wait before something that a cluster does (a hook's job, a namespace that
///   goes) is looked at again when no event came; grows up to `longestRecheck`
/// @param firstAgain longest first wait before what a cluster refused is tried again although
///   nobody knows that the cause has gone; doubles up to `longestAgain`
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
