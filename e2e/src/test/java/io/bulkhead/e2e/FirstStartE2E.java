package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an operator sees when the hub starts for the first time, and when it fails to start.
class FirstStartE2E {
  private static final String SHOWN = "Operator token, shown only now: ";

  private static final String LOST = "If it is lost, start the hub once with ";

  /// What the launcher says when it is the first one after a build.
  private static final String LAUNCHER = "Preparing fast starts of the hub";

  @TempDir private Path work;

  @Test
  void theTokenIsShownAtTheFirstStartOnly() throws Exception {
    try (HubProcess hub = HubProcess.withOwnToken(work)) {
      List<String> shown = tokens(hub);
      assertThat(shown).hasSize(1);
      assertThat(projects(hub, shown.getFirst())).isEqualTo(200);
      assertThat(projects(hub, "another")).isEqualTo(401);
      hub.close();
      hub.start();
      assertThat(tokens(hub)).isEqualTo(shown);
      assertThat(projects(hub, shown.getFirst())).isEqualTo(200);
    }
  }

  @Test
  void aHubWhosePortIsTakenHasNotTouchedItsTokenAndTheNextStartShowsIt() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CommandLine.Result result =
          HubProcess.refused(work, "--listen", "127.0.0.1:" + taken.getLocalPort());
      assertThat(result.exit()).as(result.output()).isEqualTo(1);
      assertThat(result.output())
          .contains("Port " + taken.getLocalPort())
          .doesNotContain(SHOWN, LOST);
    }
    try (HubProcess hub = HubProcess.withOwnToken(work)) {
      assertThat(projects(hub, tokens(hub).getFirst())).isEqualTo(200);
    }
  }

  @Test
  void aLostTokenIsReplacedByAnother() throws Exception {
    String first;
    try (HubProcess hub = HubProcess.withOwnToken(work)) {
      first = tokens(hub).getFirst();
      assertThat(Files.readString(hub.log())).contains(LOST + "--new-operator-token");
    }
    try (HubProcess hub = HubProcess.withOwnToken(work, "--new-operator-token")) {
      assertThat(tokens(hub)).hasSize(2);
      assertThat(projects(hub, tokens(hub).getLast())).isEqualTo(200);
      assertThat(projects(hub, first)).isEqualTo(401);
    }
  }

  @Test
  void aSecondHubOnOneFolderIsToldWhoHasItAndAKilledOneHoldsNothing() throws Exception {
    try (HubProcess hub = HubProcess.withOwnToken(work)) {
      CommandLine.Result second = HubProcess.refused(work, "--listen", "127.0.0.1:0");
      assertThat(second.exit()).as(second.output()).isEqualTo(1);
      assertThat(second.output())
          .contains("The hub cannot start: another hub works on", "process " + hub.pid() + " on");
      hub.kill();
      hub.start();
      assertThat(projects(hub, tokens(hub).getFirst())).isEqualTo(200);
    }
  }

  @Test
  void aHubWhoseDatabaseVanishedIsNotReady() throws Exception {
    try (HubProcess hub = HubProcess.withOwnToken(work)) {
      assertThat(get(hub, "/q/health/ready", "")).isEqualTo(200);
      String token = tokens(hub).getFirst();
      for (String end : List.of("", "-wal", "-shm")) {
        Files.deleteIfExists(work.resolve("bulkhead.db" + end));
      }
      assertThat(projects(hub, token)).isEqualTo(503);
      int ready = get(hub, "/q/health/ready", "");
      for (int i = 0; ready != 503 && i < 100; i++) {
        HubProcess.sleep(Duration.ofMillis(100));
        ready = get(hub, "/q/health/ready", "");
      }
      assertThat(ready).isEqualTo(503);
      assertThat(get(hub, "/q/health/live", "")).isEqualTo(200);
    }
  }

  @Test
  void eachLogEntryIsOneJsonObjectWhenNobodyWatches() throws IOException {
    try (HubProcess hub = HubProcess.withOwnToken(work)) {
      List<String> entries =
          Files.readAllLines(hub.log()).stream()
              .filter(line -> !line.startsWith(SHOWN) && !line.startsWith(LAUNCHER))
              .filter(line -> !line.startsWith(LOST))
              .toList();
      assertThat(entries).isNotEmpty();
      for (String entry : entries) {
        JsonNode fields = new ObjectMapper().readTree(entry);
        assertThat(fields.has("timestamp") && fields.has("level") && fields.has("message"))
            .as(entry)
            .isTrue();
      }
    }
  }

  @Test
  void healthSpeaksOfNothingThatIsNotThere() throws Exception {
    try (HubProcess hub = HubProcess.withOwnToken(work)) {
      assertThat(get(hub, "/q/health", "")).isEqualTo(200);
      var health = HttpRequest.newBuilder(URI.create(hub.url() + "/q/health")).build();
      try (HttpClient client = HttpClient.newHttpClient()) {
        String body = client.send(health, BodyHandlers.ofString()).body();
        assertThat(body)
            .contains("UP", "store", "renderer", "work", "Charts are rendered by Helm v")
            .doesNotContain("Database connections", work.toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --auth none --listen 0.0.0.0:0 | --auth none is only allowed when the hub listens on
          --listen 0.0.0.0:0             | Without TLS, tokens could be read on the way to 0.0.0.0
          --lisen 127.0.0.1:0            | Unknown option --lisen. Did you mean --listen?
          """)
  void aHubThatWasAskedForTheWrongDoesNotStart(String arguments, String text) {
    CommandLine.Result result = HubProcess.refused(work, arguments.split(" "));
    assertThat(result.exit()).as(result.output()).isEqualTo(2);
    assertThat(result.output()).contains(text);
  }

  @Test
  void aDatabaseThatIsNotThereIsNamedInOneSentence() {
    CommandLine.Result result =
        HubProcess.refused(
            work, "--listen", "127.0.0.1:0", "--database", "jdbc:postgresql://127.0.0.1:1/x");
    assertThat(result.exit()).as(result.output()).isEqualTo(1);
    assertThat(result.output())
        .contains("The hub cannot start: ", "jdbc:postgresql://127.0.0.1:1/x", "refused")
        .doesNotContain("\tat ");
  }

  private static List<String> tokens(HubProcess hub) throws IOException {
    return Files.readAllLines(hub.log()).stream()
        .filter(line -> line.startsWith(SHOWN))
        .map(line -> line.substring(SHOWN.length()))
        .toList();
  }

  private static int projects(HubProcess hub, String token) throws Exception {
    return get(hub, "/v2/projects", token);
  }

  private static int get(HubProcess hub, String path, String token) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(hub.url() + path))
            .header("Authorization", "Bearer " + token)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }
}
