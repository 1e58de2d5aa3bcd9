package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What somebody sees who tries `./bulkhead` for the first time, or mistypes.
class LauncherE2E {
  private static CommandLine.Result run(String javaHome, String line) {
    // Whoever runs this has built the modules, with the same JDK.
    var shell = new CommandLine(Map.of("BULKHEAD_BUILD", "no", "BULKHEAD_JAVA_HOME", javaHome));
    return shell.bulkhead(line.isEmpty() ? new String[0] : line.split(" "));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          0 | --help                  | Exit codes: 0 done, 1 failed
          0 | get --help              | --output
          0 | server --help           | --tls-certificate FILE
          0 | testbed --help          | bulkhead testbed up --clusters 2
          0 | testbed up --help       | --nodes
          0 | testbed down --help     | --all
          0 | test --help             | --fast
          0 | dev --help              | generate
          2 | ``                      | Begin here:
          2 | serve                   | Did you mean: server?
          2 | server --lisen x        | Did you mean --listen?
          2 | testbed upp             | upp
          2 | testbed up --nodes many | --nodes is real, fake:N, real+fake:N or none, not many
          2 | testbed up --clusters 0 | 1 to 20 clusters, not 0
          2 | testbed up --without x  | expected one of [MUTATING, VALIDATING]
          2 | testbed down            | say --dir FOLDER or --all
          2 | test --fats             | unknown argument --fats
          2 | dev gnerate             | unknown argument gnerate
          """)
  void everyVerbHasItsHelpAndTellsASlip(int exit, String line, String text) {
    CommandLine.Result result = run(System.getProperty("java.home"), line);

    assertThat(result.output()).contains(text).doesNotContain("Exception");
    assertThat(result.exit()).as(result.output()).isEqualTo(exit);
  }

  @Test
  @Tag("cluster")
  void aBedIsToldAsJsonAndTakenDown(@TempDir Path folder) throws Exception {
    String java = System.getProperty("java.home");
    Path bed = folder.resolve("bed");
    CommandLine.Result up = run(java, "testbed up --nodes none --json --dir " + bed);
    try {
      assertThat(up.exit()).as(up.output()).isZero();
      String json = up.output().lines().filter(line -> line.startsWith("{")).findFirst().orElse("");
      JsonNode told = new JsonMapper().readTree(json);
      assertThat(told.path("dir").asText()).isEqualTo(bed.toString());
      assertThat(told.at("/clusters/0/server").asText()).startsWith("https://127.0.0.1:");
      assertThat(Path.of(told.at("/clusters/0/kubeconfig").asText())).isRegularFile();
    } finally {
      CommandLine.Result down = run(java, "testbed down --dir " + bed);
      assertThat(down.output()).contains("removed " + bed);
      assertThat(down.exit()).isZero();
    }
    assertThat(bed).doesNotExist();
  }

  @Test
  void aFolderThatIsNoJdkIsNamed(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("bin"));
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    Path java = Files.writeString(folder.resolve("bin/java"), "");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    CommandLine.Result result = run(folder.toString(), "version");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.output()).contains("BULKHEAD_JAVA_HOME=" + folder + " is no JDK 25 or newer");
  }
}
