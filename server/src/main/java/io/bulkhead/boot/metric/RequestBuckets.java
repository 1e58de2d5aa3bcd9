package io.bulkhead.boot.metric;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.Stream;

/// Gives the durations of HTTP requests buckets, so that quantiles can be computed.
@Singleton
public class RequestBuckets {
  private static final String REQUESTS = "http.server.requests";

  private static final double[] NANOSECONDS =
      Stream.of(
              Duration.ofMillis(10),
              Duration.ofMillis(50),
              Duration.ofMillis(200),
              Duration.ofSeconds(1),
              Duration.ofSeconds(5),
              Duration.ofSeconds(30))
          .mapToDouble(Duration::toNanos)
          .toArray();

  @Produces
  @Singleton
  MeterFilter buckets() {
    return new MeterFilter() {
      @Override
      public DistributionStatisticConfig configure(
          Meter.Id id, DistributionStatisticConfig config) {
        return id.getName().equals(REQUESTS)
            ? DistributionStatisticConfig.builder()
                .serviceLevelObjectives(NANOSECONDS)
                .build()
                .merge(config)
            : config;
      }
    };
  }
}
