package io.bulkhead.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.Identity;
import io.bulkhead.kind.fleet.Cluster;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.ClusterProvider;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoublesTest {
  private static final ClusterId ONE = new ClusterId("p", "one");
  private static final ClusterId TWO = new ClusterId("p", "two");
  private static final ClusterId THREE = new ClusterId("p", "three");
  private SqlStore store;

  @BeforeEach
  void open(@TempDir Path folder) {
    store = SharedStore.open(StoreOptions.embedded(folder));
    store.write(writer -> {
      writer.save(
          FleetKinds.CLUSTER_PROVIDER,
          DocumentKey.of(FleetKinds.CLUSTER_PROVIDER, "p"),
          new ClusterProvider(new Metadata("p", "", "", "")),
          List.of());
      for (ClusterId cluster : List.of(ONE, TWO, THREE)) {
        writer.save(
            FleetKinds.CLUSTER,
            DocumentKey.of(FleetKinds.CLUSTER, "p", cluster.cluster()),
            new Cluster(new Metadata(cluster.cluster(), "", "", ""), null),
            List.of());
      }
      return 0;
    });
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Identity seen(ClusterId cluster, String uid) {
    return store.write(writer -> {
      Identity identity = Doubles.identified(writer, cluster, uid);
      writer.facts().save(cluster, Capabilities.UNKNOWN.as(identity));
      return identity;
    });
  }

  private Identity known(ClusterId cluster) {
    return store.read(reader -> reader.facts().capabilities(cluster)).orElseThrow().identity();
  }

  @Test
  void theNameUnderWhichAClusterWasSeenFirstIsTheOne() {
    assertThat(seen(TWO, "u").doubleOf()).isEmpty();
    assertThat(seen(ONE, "u").doubleOf()).isEqualTo("p+two");
    assertThat(seen(TWO, "u").doubleOf()).as("seen again").isEmpty();
    assertThat(seen(THREE, "other").doubleOf()).isEmpty();
    assertThat(seen(THREE, "u").doubleOf()).as("it is another one now").isEqualTo("p+two");
  }

  @Test
  void itStaysKnownWhileTheClusterDoesNotAnswer() {
    seen(ONE, "u");
    seen(TWO, "u");
    assertThat(seen(ONE, "")).isEqualTo(new Identity("u", ""));
    assertThat(seen(TWO, "")).isEqualTo(new Identity("u", "p+one"));
  }

  @Test
  void theNextInOrderOfRegistrationTakesThePlaceOfTheOne() {
    seen(THREE, "u");
    seen(TWO, "u");
    seen(ONE, "u");
    store.write(writer -> {
      writer.facts().deleteCapabilities(THREE);
      Doubles.released(writer, "u");
      return 0;
    });
    assertThat(known(ONE)).isEqualTo(new Identity("u", ""));
    assertThat(known(TWO)).isEqualTo(new Identity("u", "p+one"));
  }
}
