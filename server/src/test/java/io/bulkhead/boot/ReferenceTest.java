package io.bulkhead.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.action.Retention;
import io.bulkhead.boot.metric.Metric;
import io.bulkhead.boot.option.Flag;
import io.bulkhead.boot.option.Options;
import io.bulkhead.chart.TarGz;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import io.bulkhead.testbed.cluster.BedCertificates;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The hub's pages under `docs/reference` say what the code says.
class ReferenceTest {
  private static final Path ROOT = Path.of("..");

  @TempDir Path data;

  /// `./bulkhead dev generate` asks for this.
  @BeforeAll
  static void writeWhenAsked() throws IOException {
    if (Boolean.getBoolean("reference.write")) {
      ReferenceWriter.write(ROOT);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyPageIsAsTheCodeSays() throws IOException {
    return ReferenceWriter.pages(ROOT).entrySet().stream()
        .map(page ->
            DynamicTest.dynamicTest(
                page.getKey(),
                () -> {
                  Path file = ROOT.resolve("docs/reference").resolve(page.getKey());
                  assertThat(Files.exists(file) ? Files.readString(file) : "")
                      .as("docs/reference/%s is old: run ./bulkhead dev generate", page.getKey())
                      .isEqualTo(page.getValue());
                }));
  }

  @Test
  void everyFlagIsRead() {
    BedCertificates.create(data);
    Map<String, String> values =
        Map.of(
            "--listen", "127.0.0.1:1",
            "--auth", "none",
            "--log", "text",
            "--tls-certificate", data.resolve("server.crt").toString(),
            "--tls-key", data.resolve("server.key").toString(),
            "--insecure-http", "yes",
            "--new-operator-token", "yes",
            "--oidc-issuer", "https://id.example",
            "--render-memory", "128");

    List<String> all = new ArrayList<>();
    Flag.ALL.forEach(flag -> all.add(flag.name() + "=" + values.getOrDefault(flag.name(), "7")));
    Options options = Options.parse(all.toArray(String[]::new), Map.of(), new Properties());

    assertThat(options.host()).isEqualTo("127.0.0.1");
    assertThat(options.door().limits().maxBody()).isEqualTo(7);
    assertThat(options.retention())
        .isEqualTo(
            new Retention(7, Duration.ofDays(7), new Retention.Revisions(7, Duration.ofDays(7))));
    assertThat(options.door().limits().archives()).isEqualTo(new TarGz.Limits(7, 7));
  }

  @Test
  void everyMetricIsInTheList() {
    try (SqlStore store = SharedStore.open(StoreOptions.embedded(data))) {
      var metrics = new SimpleMeterRegistry();
      try (Engine engine =
          Engine.on(store, metrics, Options.parse(new String[0], Map.of(), new Properties()))) {
        List<String> known =
            Stream.concat(
                    Metric.ALL.stream().map(Metric::meter),
                    KindTable.standard().kinds().stream()
                        .map(Kind::gauge)
                        .flatMap(Optional::stream))
                .toList();

        List<String> registered =
            metrics.getMeters().stream()
                .map(meter -> meter.getId().getName())
                // How this registry keeps the buckets of a timer.
                .map(name -> name.replaceAll("\\.histogram$", ""))
                .distinct()
                .toList();

        assertThat(engine).isNotNull();
        assertThat(registered)
            .as("name every metric in Metric.ALL, then run ./bulkhead dev generate")
            .isNotEmpty()
            .isSubsetOf(known);
      }
    }
  }
}
