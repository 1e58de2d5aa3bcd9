package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ctrl-C while clusters are being started: everything that was started is gone afterwards.
@Tag("cluster")
class InterruptedE2E {
  private static final String STARTING = "starting cluster c1 in ";

  @TempDir private Path folder;

  @Test
  void aBedThatIsNotReadyYetLeavesNothing() throws Exception {
    Path bed = folder.resolve("bed");

    Ended ended =
        interrupted(
            Checkout.root().resolve("bulkhead").toString(),
            "testbed",
            "up",
            "--nodes",
            "none",
            "--dir",
            bed.toString());

    assertThat(ended.output()).contains(STARTING + bed).doesNotContain("stop it:");
    assertThat(ended.exit()).as(ended.output()).isEqualTo(130);
    assertThat(bed).doesNotExist();
    assertThat(runningWith(bed.toString())).isEmpty();
  }

  @Test
  void aDemoLeavesNothing() throws Exception {
    Ended ended =
        interrupted(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            Demo.class.getName());

    assertThat(ended.exit()).as(ended.output()).isEqualTo(130);
    String bed =
        ended
            .output()
            .lines()
            .filter(line -> line.startsWith(STARTING))
            .findFirst()
            .orElseThrow()
            .substring(STARTING.length());
    assertThat(Path.of(bed)).doesNotExist();
    assertThat(runningWith(bed)).isEmpty();
    assertThat(folder).as("the working folder").isEmptyDirectory();
  }

  /// Command lines of processes that name a path.
  private static List<String> runningWith(String path) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(path))
        .toList();
  }

  /// @param output standard output and standard error
  private record Ended(int exit, String output) {}

  /// Sends SIGINT as soon as the first cluster is being started.
  private static Ended interrupted(String... command) throws IOException, InterruptedException {
    // Background processes may ignore the signal, and their children would inherit that.
    List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
    line.addAll(List.of(command));
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("BULKHEAD_BUILD", "no");
    builder.environment().put("BULKHEAD_JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> output = new ArrayList<>();
      for (String told = reader.readLine(); told != null; told = reader.readLine()) {
        output.add(told);
        if (told.startsWith(STARTING)) {
          String pid = Long.toString(process.pid());
          assertThat(new ProcessBuilder("kill", "-INT", pid).start().waitFor()).isZero();
        }
      }
      return new Ended(process.waitFor(), String.join("\n", output));
    } finally {
      process.destroyForcibly();
    }
  }
}
