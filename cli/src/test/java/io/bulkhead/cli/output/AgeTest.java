package io.bulkhead.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @ParameterizedTest
  @CsvSource({
    "-PT5S, 0s",
    "PT0S, 0s",
    "PT119.9S, 119s",
    "PT2M, 2m",
    "PT9M59S, 9m59s",
    "PT10M30S, 10m",
    "PT2H59M, 179m",
    "PT3H12M, 3h12m",
    "PT8H, 8h",
    "PT47H59M, 47h",
    "PT48H, 2d",
    "P7DT23H, 7d23h",
    "P8DT3H, 8d",
    "P729D, 729d",
    "P730D, 2y",
    "P800D, 2y70d",
  })
  void anAgeHasAtMostTwoUnits(Duration ago, String age) {
    assertThat(Age.of(NOW.minus(ago), NOW)).isEqualTo(age);
  }
}
