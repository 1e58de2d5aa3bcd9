package io.bulkhead.operation;

import static io.bulkhead.operation.Site.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// More charts are being rendered than there are connections to the store, and none finishes.
class RenderAheadTest {
  private static final int CALLS = 20;

  private Site site;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder).withCloud();
    site.clusters.put(Site.EDGE1, new StubCluster());
  }

  @AfterEach
  void close() {
    site.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "explain", "diff", "update", "instantiate"})
  void slowChartsKeepNobodyFromTheStore(String action) throws Exception {
    site.act("approve", GROUP);
    if (action.equals("update")) {
      site.act("instantiate", GROUP);
      site.settle(GROUP);
    }
    var begun = new CountDownLatch(CALLS);
    var release = new CountDownLatch(1);
    site.whileRendering =
        () -> {
          begun.countDown();
          await(release);
        };
    List<Future<?>> calls = new ArrayList<>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLS; i++) {
        calls.add(callers.submit(() -> site.act(action, GROUP)));
      }
      try {
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> {
              begun.await();
              assertThat(site.rows(Site.CLOUD)).isNotEmpty();
              site.put(io.bulkhead.kind.tenancy.TenancyKinds.PROJECT, "{metadata: {name: bee}}");
            });
      } finally {
        release.countDown();
      }
    }
    assertThat(calls).anySatisfy(call -> assertThat(call.state()).isEqualTo(Future.State.SUCCESS));
  }

  @Test
  void whatIsPlannedRestsOnTheChartThatWasRendered() {
    var renders = new AtomicInteger();
    site.whileRendering = renders::incrementAndGet;

    assertThat(site.ask("plan", GROUP).at("/parts/0/groups/0/objects/0/name").asText())
        .isEqualTo("settings");
    assertThat(renders).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
