package io.bulkhead.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.HeardLog;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Clusters;
import io.bulkhead.delivery.DeliveryEngine;
import io.bulkhead.delivery.state.DeliveryOptions;
import io.bulkhead.delivery.step.PushDriver;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Log entries about clusters that are lost and come back.
class ClusterNewsTest {
  private static final ClusterId EDGE = new ClusterId("edge", "one");

  private static Capabilities seen(boolean reachable, String why) {
    return new Capabilities(
        null,
        reachable,
        "v1.37.2",
        true,
        true,
        List.of(),
        List.of(),
        List.of(),
        "",
        "",
        "",
        why.isEmpty() ? List.of() : List.of(why),
        Capabilities.Identity.UNKNOWN);
  }

  private static void see(SqlStore store, boolean reachable, String why) {
    store.write(writer -> {
      writer.facts().save(EDGE, seen(reachable, why));
      return 0;
    });
  }

  private static void awaitEntries(HeardLog log, int number) {
    for (int i = 0; log.entries().size() < number && i < 400; i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    assertThat(log.entries()).hasSize(number);
  }

  @Test
  void aClusterThatIsLostAndOneThatIsBackAreOneEntryEach(@TempDir Path folder) {
    try (SqlStore store = SharedStore.open(StoreOptions.embedded(folder));
        var log = new HeardLog(ClusterNews.class.getName());
        var delivery =
            new DeliveryEngine(
                store,
                PushDriver.to(
                    new Clusters(
                        cluster -> {
                          throw new ClusterUnavailable("not here");
                        },
                        Clusters.Retry.STANDARD,
                        InstantSource.system())),
                DeliveryOptions.standard(),
                (event, number) -> {},
                InstantSource.system())) {
      new ClusterNews(store, delivery).start();
      see(store, false, "the cluster cannot be reached: connection refused");
      awaitEntries(log, 1);
      see(store, false, "the cluster cannot be reached: connection refused");
      see(store, true, "");
      awaitEntries(log, 2);
      see(store, true, "");

      assertThat(log.entries().getFirst())
          .contains("Cluster edge+one is lost: the cluster cannot be reached: connection refused");
      assertThat(log.entries().getLast()).contains("Cluster edge+one is back");
    }
  }
}
