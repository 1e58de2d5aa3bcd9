package io.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Each folder under `golden/` is one scenario: against the answers of `hub.yaml`, the lines of
/// `commands`, which may read its other files, print what `transcript` says. `-Dgolden.update=true`
/// rewrites the transcripts.
///
/// In a transcript, `!` begins a line of standard error.
class GoldenOutputTest {
  private static final Path SCENARIOS = Path.of("src/test/resources/golden");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> commandsPrintWhatTheirTranscriptSays() throws IOException {
    List<Path> scenarios;
    try (Stream<Path> all = Files.list(SCENARIOS)) {
      scenarios = all.sorted().toList();
    }
    return scenarios.stream()
        .map(scenario ->
            DynamicTest.dynamicTest(scenario.getFileName().toString(), () -> check(scenario)));
  }

  private void check(Path scenario) throws IOException {
    Path golden = scenario.resolve("transcript");

    try (Stream<Path> documents = Files.list(scenario)) {
      for (Path each : documents.filter(file -> file.toString().endsWith(".yaml")).toList()) {
        Files.copy(each, folder.resolve(each.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    String transcript;
    try (FakeHub hub = hub(Files.readString(scenario.resolve("hub.yaml")))) {
      transcript = transcript(hub, Files.readAllLines(scenario.resolve("commands")));
    }

    if (UPDATE) {
      Files.writeString(golden, transcript);
    }
    assertThat(transcript)
        .as("%s: rewrite it with -Dgolden.update=true and read the difference", golden)
        .isEqualTo(Files.exists(golden) ? Files.readString(golden) : "");
  }

  private String transcript(FakeHub hub, List<String> commands) {
    List<String> lines = new ArrayList<>();
    for (String command : commands) {
      Shell.Result result = new Shell(folder, hub.address()).run(command.split(" "));
      lines.add("$ bulkhead " + command);
      result.out().lines().map(String::stripTrailing).forEach(lines::add);
      result.err().lines().map(line -> ("! " + line).stripTrailing()).forEach(lines::add);
      lines.add("exit " + result.code());
      lines.add("");
    }
    return String.join("\n", lines).replace(hub.address(), "http://hub").replace(folder + "/", "");
  }

  /// Requests with their answers. A member `code` makes an answer a problem, a member `warning` is
  /// its header; everything else is JSON; `otherwise` answers all other requests.
  private static FakeHub hub(String yaml) throws IOException {
    var hub = new FakeHub();
    for (JsonNode answers : Json.parseYaml(yaml)) {
      for (Map.Entry<String, JsonNode> answer : answers.properties()) {
        String body = answer.getValue().toString();
        if (answer.getKey().equals("otherwise")) {
          hub.otherwise(body);
        } else if (answer.getValue().has("code")) {
          hub.problem(answer.getKey(), answer.getValue().path("status").asInt(), body);
        } else if (answer.getValue().has("warning")) {
          hub.warns(answer.getKey(), answer.getValue().path("warning").asText());
        } else {
          hub.json(answer.getKey(), body);
        }
      }
    }
    return hub;
  }
}
