package io.bulkhead;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each package has a sign, and a sign names only what exists.
class PackageSignTest {
  private static final String SIGN = "package-info.java";
  private static final Pattern LINK = Pattern.compile("\\[([A-Za-z][\\w.#]*)](?!\\[)");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  /// `Judge`, `proof.Judge`.
  private static final Pattern CLASS = Pattern.compile("(?:[a-z]\\w*\\.)*[A-Z]\\w*[a-z]\\w*");

  private static final Pattern PACKAGE = Pattern.compile("[a-z]+(?:\\.[a-z]+)*");
  private static final Pattern FILE = Pattern.compile("[\\w./-]+/[\\w./-]*|\\w+\\.md");

  /// Words that look like packages and are none.
  private static final Map<String, String> OTHER_WORDS = Map.of("lookup", "a function of Helm's");

  private static List<String> faults(SourceTree tree) throws IOException {
    List<String> faults = new ArrayList<>();
    for (Map.Entry<String, Path> each : tree.packages().entrySet()) {
      Path sign = each.getValue().resolve(SIGN);
      String text = Files.exists(sign) ? Files.readString(sign) : "";
      if (!text.contains("///") || !text.contains("@NullMarked")) {
        faults.add(each.getKey() + " has no sign (" + SIGN + ", with @NullMarked)");
      }
      LINK.matcher(text)
          .results()
          .map(found -> found.group(1))
          .filter(link -> !linked(tree, each.getKey(), link))
          .forEach(link -> faults.add(each.getKey() + " links " + link));
      QUOTED
          .matcher(text)
          .results()
          .map(found -> found.group(1))
          .filter(word -> !exists(tree, each.getValue(), word))
          .forEach(word -> faults.add(each.getKey() + " names " + word));
    }
    return faults;
  }

  private static boolean linked(SourceTree tree, String here, String link) {
    String[] parts = link.split("#", 2);
    String name = parts[0].startsWith("io.") ? parts[0] : here + "." + parts[0];
    if (tree.packages().containsKey(name)) {
      return true;
    }
    Optional<Path> file = tree.fileOf(name);
    return file.isPresent() && (parts.length == 1 || mentions(file.get(), parts[1]));
  }

  private static boolean mentions(Path file, String member) {
    try {
      return Pattern.compile("\\b" + member + "\\b").matcher(Files.readString(file)).find();
    } catch (IOException e) {
      return false;
    }
  }

  /// Anything that is no name of ours, such as a command, is no fault.
  private static boolean exists(SourceTree tree, Path folder, String word) {
    if (FILE.matcher(word).matches()) {
      Path module = tree.root().resolve(tree.root().relativize(folder).getName(0));
      return Files.exists(tree.root().resolve(word))
          || Files.exists(folder.resolve(word))
          || Files.exists(module.resolve("src/main/resources").resolve(word));
    }
    if (CLASS.matcher(word).matches()) {
      return word.contains(".") ? tree.fileOf(word).isPresent() : tree.types().contains(word);
    }
    return !PACKAGE.matcher(word).matches()
        || OTHER_WORDS.containsKey(word)
        || Files.exists(tree.root().resolve(word))
        || tree.packageNamed(word);
  }

  @Test
  void everyPackageHasASignThatIsTrue() throws IOException {
    SourceTree tree = SourceTree.of(Path.of(".."));

    assertThat(tree.packages()).hasSizeGreaterThan(60);
    assertThat(faults(tree)).isEmpty();
  }

  @Test
  void aMissingSignAndOneThatNamesWhatIsNotThereAreFound(@TempDir Path root) throws IOException {
    Path one = Files.createDirectories(root.resolve("core/src/main/java/io/one"));
    Path two = Files.createDirectories(root.resolve("core/src/main/java/io/two"));
    Files.writeString(one.resolve("Plan.java"), "record Plan(int size) {}");
    Files.writeString(two.resolve("Walk.java"), "class Walk {}");
    Files.writeString(
        one.resolve(SIGN),
        """
        /// [Plan], [Plan#size], [a walk][io.two.Walk], [io.two], `two`, `two.Walk`, `core`, `lookup`, `a b`,
        /// [Plans], [Plan#weight], [far][io.three.Walk], `three`, `one.Walk`, `Stroll`, `docs/one.md`
        @NullMarked
        """);

    assertThat(faults(SourceTree.of(root)))
        .containsExactly(
            "io.one links Plans",
            "io.one links Plan#weight",
            "io.one links io.three.Walk",
            "io.one names three",
            "io.one names one.Walk",
            "io.one names Stroll",
            "io.one names docs/one.md",
            "io.two has no sign (package-info.java, with @NullMarked)");
  }
}
