package io.bulkhead.boot.upkeep;

import static io.bulkhead.boot.upkeep.LogBound.Verdict.FIRST_LEFT_OUT;
import static io.bulkhead.boot.upkeep.LogBound.Verdict.LEAVE_OUT;
import static io.bulkhead.boot.upkeep.LogBound.Verdict.TAKE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogBoundTest {
  private Instant now = Instant.EPOCH;
  private final LogBound bound = new LogBound(2, Duration.ofMinutes(1), () -> now);

  @Test
  void whatIsMoreThanSoManyOfOneKindIsCountedAndOthersAreTaken() {
    assertThat(bound.judge("a")).isEqualTo(TAKE);
    assertThat(bound.judge("a")).isEqualTo(TAKE);
    assertThat(bound.judge("a")).isEqualTo(FIRST_LEFT_OUT);
    assertThat(bound.judge("a")).isEqualTo(LEAVE_OUT);
    assertThat(bound.judge("b")).isEqualTo(TAKE);
    assertThat(bound.leftOut("a")).isEqualTo(2);
    assertThat(bound.judge("a")).isEqualTo(TAKE);
  }

  @Test
  void theNextMinuteTakesAsManyAgain() {
    bound.judge("a");
    bound.judge("a");
    now = now.plusSeconds(60);
    assertThat(bound.judge("a")).isEqualTo(TAKE);
    assertThat(bound.judge("a")).isEqualTo(TAKE);
    assertThat(bound.judge("a")).isEqualTo(FIRST_LEFT_OUT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\r\n\u001b[31mb", "a\u2028b", "a\0b"})
  void anEntryIsOneLine(String text) {
    assertThat(BoundedLog.line(text)).matches("a [^\\p{Cntrl}]*b");
  }

  @Test
  void anEntryIsNoLongerThanALineMayBe() {
    assertThat(BoundedLog.line("x".repeat(100_000))).hasSize(2001);
  }
}
