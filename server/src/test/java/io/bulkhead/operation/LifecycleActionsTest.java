package io.bulkhead.operation;

import static io.bulkhead.operation.Site.EDGE1;
import static io.bulkhead.operation.Site.EDGE2;
import static io.bulkhead.operation.Site.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.lifecycle.Lifecycle.State;
import io.bulkhead.lifecycle.RolloutStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes by others between planning and ordering.
class LifecycleActionsTest {
  private Site site;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder).withCloud();
    site.act("approve", GROUP);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private List<ClusterId> clusters() {
    return site.rows(GROUP).stream().map(row -> row.id().cluster()).toList();
  }

  private void once(Runnable change) {
    site.observations.whileLooking =
        () -> {
          site.observations.whileLooking = () -> {};
          change.run();
        };
  }

  @Test
  void whatIsOrderedIsWhatTheDocumentsSayByThen() {
    once(() -> site.place("edge2"));

    site.act("instantiate", GROUP);

    assertThat(clusters()).containsExactly(EDGE2);
  }

  @Test
  void aDocumentThatDoesNotCountIsNoReasonToPlanAgain() {
    var looks = new AtomicInteger();
    site.observations.whileLooking =
        () -> {
          looks.incrementAndGet();
          site.put(io.bulkhead.kind.tenancy.TenancyKinds.PROJECT, "{metadata: {name: bee}}");
        };

    site.act("instantiate", GROUP);

    assertThat(clusters()).containsExactly(EDGE1);
    assertThat(looks).hasValue(1);
  }

  @Test
  void whatMakesItImpossibleMeanwhileIsToldAndNothingIsOrdered() {
    once(() -> site.act("terminate", Site.CLOUD));

    assertThatThrownBy(() -> site.act("instantiate", GROUP))
        .hasMessageContaining("Logical Cloud is not currently applied");
    assertThat(clusters()).isEmpty();
    assertThat(site.rollout(GROUP))
        .isEqualTo(new Site.RolloutOf(State.APPROVED, RolloutStatus.NONE));
  }

  @Test
  void whoAsksIsToldWhenItNeverComesToRest() {
    var turn = new AtomicInteger();
    site.observations.whileLooking =
        () -> site.place(turn.incrementAndGet() % 2 == 0 ? "edge1" : "edge2");

    assertThatThrownBy(() -> site.act("instantiate", GROUP))
        .hasMessageContaining("are being changed all the time")
        .satisfies(thrown ->
            assertThat(((BulkheadException) thrown).problem()).isEqualTo(Problem.WRONG_STATE));
    assertThat(clusters()).isEmpty();
  }
}
