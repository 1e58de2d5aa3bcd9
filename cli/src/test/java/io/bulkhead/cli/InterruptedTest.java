package io.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Ctrl-C in a real process.
class InterruptedTest {
  private static final String CLOUD = "/v2/projects/acme/logical-clouds/press";

  private FakeHub hub;

  /// A cloud that never becomes ready.
  @BeforeEach
  void start() throws IOException {
    hub = new FakeHub();
    hub.json(
        "GET " + CLOUD + "/status?status=ready&output=summary&numbers",
        """
        {"states":{"actions":[{"state":"Instantiated"}]},"deployedStatus":"Instantiating",\
        "readyStatus":"NotReady"}\
        """);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void whoStopsWaitingIsToldThatTheHubGoesOn() throws Exception {
    Ended ended = interrupted("deploy", "lc", "acme/press");

    assertThat(ended.exit()).isEqualTo(130);
    assertThat(ended.output())
        .contains("Stopped waiting; the hub goes on. Look: bulkhead status lc acme/press")
        .doesNotContain("Exception");
    assertThat(hub.writes()).as("nothing is taken back").isEmpty();
  }

  @Test
  void aWatchEndsWithoutAWord() throws Exception {
    Ended ended = interrupted("status", "lc", "acme/press", "--watch");

    assertThat(ended.exit()).isEqualTo(130);
    assertThat(ended.output().lines())
        .singleElement()
        .asString()
        .startsWith("lc acme/press: Instantiating");
  }

  /// @param output standard output and standard error
  private record Ended(int exit, String output) {}

  /// Sends SIGINT as soon as the command has shown the cloud's progress.
  private Ended interrupted(String... words) throws IOException, InterruptedException {
    // Background processes may ignore the signal, and their children would inherit that.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("BULKHEAD_SERVER", hub.address(), "BULKHEAD_TOKEN", "t"));
    Process process = builder.start();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> output = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.add(line);
        if (line.contains("Instantiating")) {
          signal(process);
        }
      }
      return new Ended(process.waitFor(), String.join("\n", output));
    } finally {
      process.destroyForcibly();
    }
  }

  private static void signal(Process process) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
