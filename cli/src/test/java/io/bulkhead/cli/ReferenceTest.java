package io.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The pages under `docs/reference` say what the code says.
class ReferenceTest {
  private static final Path ROOT = Path.of("..");
  private static final Path FOLDER = ROOT.resolve("docs/reference");

  /// `./bulkhead dev generate` asks for this.
  @BeforeAll
  static void writeWhenAsked() throws IOException {
    if (Boolean.getBoolean("reference.write")) {
      CommandReference.write(ROOT);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyPageIsAsTheCodeSays() throws IOException {
    return CommandReference.pages(ROOT).entrySet().stream()
        .map(page ->
            DynamicTest.dynamicTest(
                page.getKey(),
                () ->
                    assertThat(written(FOLDER.resolve(page.getKey())))
                        .as("docs/reference/%s is old: run ./bulkhead dev generate", page.getKey())
                        .isEqualTo(page.getValue())));
  }

  @Test
  void noPageIsLeftOfAKindThatIsGone() throws IOException {
    SortedMap<String, String> pages = CommandReference.pages(ROOT);

    var present = new TreeSet<String>();
    try (Stream<Path> files = Files.list(FOLDER.resolve("kinds"))) {
      files.forEach(file -> present.add("kinds/" + file.getFileName()));
    }

    assertThat(pages.keySet())
        .as("docs/reference/kinds has pages too many or too few: run ./bulkhead dev generate")
        .containsAll(present);
  }

  private static String written(Path page) throws IOException {
    return Files.exists(page) ? Files.readString(page) : "";
  }
}
