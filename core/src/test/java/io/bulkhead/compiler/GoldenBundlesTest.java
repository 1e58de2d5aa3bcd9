package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.diagnostic.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Compiles every folder under `golden` and compares the results with the folder's `out`. With
/// `-Dgolden.update=true` it writes `out` instead; read the difference before you keep it.
class GoldenBundlesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TestFactory
  List<DynamicTest> everyFolderCompilesToWhatItSays() throws IOException {
    try (Stream<Path> folders = Files.list(GOLDEN)) {
      List<DynamicTest> tests =
          folders
              .sorted()
              .map(folder ->
                  DynamicTest.dynamicTest(
                      folder.getFileName().toString().replace('-', ' '), () -> check(folder)))
              .toList();
      assertThat(tests).isNotEmpty();
      return tests;
    }
  }

  private static void check(Path folder) throws IOException {
    TreeMap<String, String> made = compile(folder.resolve("in"));
    if (Boolean.getBoolean("golden.update")) {
      GoldenOutput.write(folder.resolve("out"), made);
    }
    assertThat(GoldenOutput.differences(folder.resolve("out"), made))
        .as("when the change is meant, run with -Dgolden.update=true and read the difference")
        .isEmpty();
  }

  private static TreeMap<String, String> compile(Path in) throws IOException {
    GoldenInput input = GoldenInput.read(in);
    assertThat(input.targets()).as("targets of the Compile document").isNotEmpty();
    var made = new TreeMap<String, String>();
    input
        .targets()
        .forEach((name, target) -> {
          Compilation compilation = input.world().compile(target);
          assertThat(compilation.diagnostics())
              .as("our own invariants hold")
              .noneMatch(d -> d.problem() == Problem.INTERNAL);
          made.putAll(GoldenOutput.of(name, compilation));
        });
    return made;
  }

  @Test
  void aChangedAMissingAndAnExtraFileAreNoticed(@TempDir Path folder) throws IOException {
    var made = new TreeMap<String, String>();
    made.put("same.yaml", "a: 1\n");
    made.put("changed.yaml", "a: 1\nb: 2\n");
    made.put("missing.yaml", "a: 1\n");
    Files.writeString(folder.resolve("same.yaml"), "a: 1\n");
    Files.writeString(folder.resolve("changed.yaml"), "a: 1\nb: 3\n");
    Files.writeString(folder.resolve("extra.yaml"), "a: 1\n");
    assertThat(GoldenOutput.differences(folder, made))
        .satisfiesExactly(
            changed -> assertThat(changed).contains("changed.yaml", "line 2", "- b: 3", "+ b: 2"),
            extra -> assertThat(extra).startsWith("extra.yaml: is there"),
            missing -> assertThat(missing).startsWith("missing.yaml: is missing"));
    GoldenOutput.write(folder, made);
    assertThat(GoldenOutput.differences(folder, made)).isEmpty();
  }
}
