package io.bulkhead.boot.metric;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How the meters of libraries are shown.
@Singleton
public class MeterFilters {
  private static final String REQUESTS = "http.server.requests";

  private static final Map<String, String> MEANINGS =
      Metric.ALL.stream().collect(Collectors.toMap(Metric::meter, Metric::meaning));

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

  /// The durations of HTTP requests have buckets, so that quantiles can be computed.
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

  /// Ours are described by [Metric]. Of others, Micrometer escapes double quotes in descriptions,
  /// which the text format does not allow there: strict readers refuse the whole page.
  @Produces
  @Singleton
  MeterFilter descriptions() {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        String text = MEANINGS.getOrDefault(id.getName(), id.getDescription());
        return text == null
            ? id
            : new Meter.Id(
                id.getName(),
                Tags.of(id.getTags()),
                id.getBaseUnit(),
                text.replace('"', '\''),
                id.getType());
      }
    };
  }
}
