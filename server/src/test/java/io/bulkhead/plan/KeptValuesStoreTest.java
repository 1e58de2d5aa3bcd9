package io.bulkhead.plan;

import static io.bulkhead.operation.Site.CLOUD;
import static io.bulkhead.operation.Site.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.operation.Site;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A chart's random values stay as they were generated first, as long as the deployment exists.
class KeptValuesStoreTest {
  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void open() {
    site = new Site(folder);
    chart("1", "RANDOM");
    site.act("instantiate", CLOUD);
    site.settle(CLOUD);
    site.act("approve", GROUP);
    site.act("instantiate", GROUP);
    site.settle(GROUP);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private void chart(String size, String password) {
    site.chart(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: db}
        stringData: {password: %2$s}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: tuning}
        data: {size: "%1$s", url: "postgres://shop:%2$s@db"}
        """
            .formatted(size, password));
  }

  private Manifest ordered(String name) {
    return site.store.read(reader -> {
      Bundle bundle =
          reader
              .bundles()
              .find(
                  Objects.requireNonNull(
                      reader.deliveries().of(GROUP).getFirst().order().desired()))
              .orElseThrow();
      return bundle.objects().values().stream()
          .map(Bundle.Entry::manifest)
          .filter(manifest -> manifest.key().name().equals(name))
          .findFirst()
          .orElseThrow();
    });
  }

  private String password() {
    return ordered("db").at("/data/password").asText();
  }

  private void update(String... query) {
    site.act("update", GROUP, query);
    site.settle(GROUP);
  }

  @Test
  void theFirstValueStaysWhileAllElseFollowsTheChart() {
    String first = password();
    String url = ordered("tuning").at("/data/url").asText();

    chart("2", "RANDOM");
    update();
    assertThat(password()).isEqualTo(first);
    assertThat(ordered("tuning").at("/data/size").asText()).isEqualTo("2");
    assertThat(ordered("tuning").at("/data/url").asText()).isEqualTo(url);

    chart("2", "own");
    update();
    assertThat(password()).as("the user's own").isEqualTo("b3du");
  }

  @Test
  void newValuesComeWhenTheyAreAskedForAndAfterATermination() {
    String first = password();

    update("regenerate=true");
    String second = password();
    assertThat(second).isNotEqualTo(first);
    update();
    assertThat(password()).isEqualTo(second);

    site.act("terminate", GROUP);
    site.settle(GROUP);
    site.act("instantiate", GROUP);
    assertThat(password()).isNotEqualTo(second);

    assertThatThrownBy(() -> site.act("update", GROUP, "regenerate=perhaps"))
        .hasMessageContaining("must be true or false");
  }

  @Test
  void thePlanSaysWhereAndNeverWhat() {
    String plan = site.ask("plan", GROUP).path("diagnostics").toString();

    assertThat(plan).contains("CHART_VARIES", "Secret", "/stringData/password", "/data/url");
    assertThat(plan).doesNotContain("chance");
  }

  @Test
  void manifestsDoNotShowWhatCameOfChanceNorTheValuesOfSecrets() {
    JsonNode plan = site.ask("plan", GROUP, "manifests");

    assertThat(plan.toString()).doesNotContainPattern("chance\\d").contains("by chance");
    assertThat(plan.findValues("data").toString()).contains("not shown");
    assertThatThrownBy(() -> site.act("plan", GROUP, "manifests=perhaps"))
        .hasMessageContaining("must be true or false");
  }

  @Test
  void whatIsKeptIsEncryptedAtRest() throws Exception {
    String secret = "chance1001";
    assertThat(site.store.read(reader -> KeptValuesStore.of(reader, GROUP)).bytes())
        .asString(StandardCharsets.UTF_8)
        .containsPattern("chance10\\d\\d");

    site.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(text).doesNotContain(secret, "chance1002");
      }
    }
    site = new Site(Files.createTempDirectory(folder, "other"));
  }
}
