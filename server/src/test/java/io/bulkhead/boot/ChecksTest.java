package io.bulkhead.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.boot.Check.Finding;
import io.bulkhead.chart.HelmRenderer;
import io.bulkhead.chart.RenderLimits;
import io.bulkhead.chart.RendererProgram;
import io.bulkhead.chart.TarGz;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The results of readiness checks.
class ChecksTest {
  @TempDir Path folder;
  private Instant now = Instant.EPOCH;

  @Test
  void aStoreThatCannotBeWrittenIsTold() throws Exception {
    try (SqlStore store = SharedStore.open(StoreOptions.embedded(folder))) {
      assertThat(Checks.store(store).good()).isTrue();
      Files.delete(folder.resolve("bulkhead.db"));
      Finding found = Checks.store(store);
      assertThat(found.good()).isFalse();
      assertThat(found.says()).contains("is gone").doesNotContain(folder.toString());
    }
  }

  private static Finding renderer(Path program) {
    try (var renderer =
        new HelmRenderer(
            digest -> Optional.empty(), TarGz.Limits.STANDARD, program, RenderLimits.STANDARD)) {
      return Checks.renderer(renderer);
    }
  }

  @Test
  void aRendererThatStartsSaysItsHelm() {
    Finding found = renderer(RendererProgram.find());
    assertThat(found.says()).matches("Charts are rendered by Helm v4\\.\\d+\\.\\d+\\.");
    assertThat(found.good()).isTrue();
  }

  @Test
  void aRendererThatDoesNotStartIsTold() {
    Finding found = renderer(folder.resolve("no-such"));
    assertThat(found.good()).isFalse();
    assertThat(found.says()).contains("cannot be rendered").doesNotContain(folder.toString());
  }

  @Test
  void whatEndedByItselfIsNamed() {
    assertThat(Checks.work(Map.of("a", () -> true, "b", () -> true)).good()).isTrue();
    Finding found = Checks.work(Map.of("a", () -> true, "b", () -> false, "c", () -> false));
    assertThat(found.good()).isFalse();
    assertThat(found.says()).contains("ended by itself: b, c.");
  }

  @Test
  void aFindingHoldsForAWhileSoThatNobodyMakesTheHubWorkByAsking() {
    var looks = new AtomicInteger();
    var check =
        new Check(
            () -> new Finding(looks.incrementAndGet() > 2, "look " + looks),
            Duration.ofSeconds(60),
            Duration.ofSeconds(2),
            () -> now);
    for (int i = 0; i < 10; i++) {
      assertThat(check.finding().says()).isEqualTo("look 1");
    }
    now = now.plusSeconds(2);
    assertThat(check.finding().says()).isEqualTo("look 2");
    now = now.plusSeconds(2);
    assertThat(check.finding().good()).isTrue();
    now = now.plusSeconds(59);
    assertThat(check.finding().says()).isEqualTo("look 3");
  }

  @Test
  void whatCannotBeLookedAtIsNotReady() {
    var check =
        new Check(
            () -> {
              throw new StackOverflowError();
            },
            Duration.ofSeconds(60),
            Duration.ofSeconds(2),
            () -> now);
    assertThat(check.finding().good()).isFalse();
  }
}
