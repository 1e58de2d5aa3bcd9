package io.bulkhead;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README is a map of the code, and DEVELOPMENT one of the work; this checks both.
class MapTest {
  private static final List<String> PAGES = List.of("README.md", "DEVELOPMENT.md");

  /// Classes that only the reader of DEVELOPMENT creates.
  private static final Set<String> MADE_BY_READERS = Set.of("SupportContact", "MadeFor");

  private static final Pattern FENCED = Pattern.compile("(?s)```.*?```");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)[^):]*\\)");
  private static final Pattern PLACE =
      Pattern.compile(
          "(?:core|server|cli|renderer|testbed|e2e|bench|docs|examples|changelog)/[^\\s…]*");

  /// A class: `Passes`, `Passes.java`, `Pace.sideBySide`.
  private static final Pattern CLASS =
      Pattern.compile("([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:\\.java|\\.[A-Za-z]\\w*)?");

  /// Placeholders for people, such as `SCENARIO`, are left out.
  private static List<String> faults(SourceTree tree, String page) throws IOException {
    String text = FENCED.matcher(Files.readString(tree.root().resolve(page))).replaceAll("");
    List<String> faults = new ArrayList<>();
    for (var found : QUOTED.matcher(text).results().toList()) {
      String word = found.group(1);
      var type = CLASS.matcher(word);
      if (PLACE.matcher(word).matches()) {
        boolean open =
            word.contains("SCENARIO") || MADE_BY_READERS.stream().anyMatch(word::contains);
        if (!open && !Files.exists(tree.root().resolve(word))) {
          faults.add(page + ": there is no " + word);
        }
      } else if (type.matches() && !tree.types().contains(type.group(1))) {
        faults.add(page + ": there is no class " + type.group(1));
      }
    }
    for (var found : LINK.matcher(text).results().toList()) {
      if (!Files.exists(tree.root().resolve(found.group(1)))) {
        faults.add(page + ": its link leads nowhere: " + found.group(1));
      }
    }
    return faults;
  }

  @Test
  void everythingOnTheMapsExists() throws IOException {
    SourceTree tree = SourceTree.of(Path.of(".."));

    assertThat(tree.types()).hasSizeGreaterThan(500).doesNotContainAnyElementsOf(MADE_BY_READERS);
    for (String page : PAGES) {
      assertThat(QUOTED.matcher(Files.readString(Path.of("..", page))).results().count())
          .isGreaterThan(20);
      assertThat(faults(tree, page)).isEmpty();
    }
  }

  @Test
  void whatIsNotThereIsFound(@TempDir Path root) throws IOException {
    Path folder = Files.createDirectories(root.resolve("core/src/main/java/io/one"));
    Files.writeString(folder.resolve("Plan.java"), "record Plan() { enum Pace { SLOW } }");
    Files.writeString(
        root.resolve("README.md"),
        """
        `core/src/main/java/io/one/Plan.java`, `Plan.java`, `Pace.SLOW`, `GET`, [here](README.md#x)
        and [far](https://example.com), but `core/src/main/java/io/one/Plans.java`, `Plans.java`,
        `Walk` and [there](docs/there.md)
        ```
        `core/in/a/fence` Fence
        ```
        """);

    assertThat(faults(SourceTree.of(root), "README.md"))
        .containsExactly(
            "README.md: there is no core/src/main/java/io/one/Plans.java",
            "README.md: there is no class Plans",
            "README.md: there is no class Walk",
            "README.md: its link leads nowhere: docs/there.md");
  }
}
