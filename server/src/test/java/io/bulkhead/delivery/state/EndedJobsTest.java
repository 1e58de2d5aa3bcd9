package io.bulkhead.delivery.state;

import static io.bulkhead.delivery.Workshop.config;
import static io.bulkhead.delivery.Workshop.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.delivery.Workshop;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.ObjectState;
import io.bulkhead.store.Delivery.ObjectState.Outcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndedJobsTest {
  private static final Manifest PLAIN = Workshop.job("once", "x");
  private static final Manifest SHORT_LIVED =
      object("batch/v1", "Job", "short", "{\"spec\":{\"ttlSecondsAfterFinished\":0}}");

  private static Delivery row(Manifest manifest, Outcome outcome, String message) {
    return new Delivery(
        Workshop.id("web", Workshop.ONE),
        Delivery.Order.of("c", null, List.of()),
        new Delivery.Progress(
            null,
            List.of(),
            List.of(),
            Delivery.State.APPLIED,
            List.of(new ObjectState(manifest.key(), outcome, manifest.digest(), null, message)),
            "",
            Instant.EPOCH,
            null,
            Delivery.Adopted.NONE));
  }

  @Test
  void aJobThatWasSeenToEndOrDeletesItselfHasEnded() {
    assertThat(EndedJobs.hasEnded(row(PLAIN, Outcome.APPLIED, EndedJobs.COMPLETED), PLAIN))
        .isTrue();
    assertThat(EndedJobs.hasEnded(row(PLAIN, Outcome.APPLIED, EndedJobs.FAILED), PLAIN)).isTrue();
    assertThat(EndedJobs.hasEnded(row(SHORT_LIVED, Outcome.APPLIED, ""), SHORT_LIVED)).isTrue();
  }

  @Test
  void whatWasNotAppliedOrIsAnotherOrNoJobHasNot() {
    Manifest other = Workshop.job("once", "y");
    Manifest config = config("a", "1");
    assertThat(EndedJobs.hasEnded(row(PLAIN, Outcome.APPLIED, ""), PLAIN)).isFalse();
    assertThat(EndedJobs.hasEnded(row(PLAIN, Outcome.APPLIED, EndedJobs.COMPLETED), other))
        .isFalse();
    assertThat(EndedJobs.hasEnded(row(SHORT_LIVED, Outcome.PENDING, ""), SHORT_LIVED)).isFalse();
    assertThat(EndedJobs.hasEnded(row(config, Outcome.APPLIED, ""), config)).isFalse();
  }
}
