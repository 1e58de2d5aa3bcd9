package io.bulkhead;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Everything that the documents name exists: paths, headings, tests, commands with their options.
class DocsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK =
      Pattern.compile("]\\((?!\\w+:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|E2E))`");
  private static final Pattern COMMAND =
      Pattern.compile("(?m)(?:^|[`$;|(]\\s*)(?:\\./)?bulkhead ([a-z][a-z-]*)((?: [^`|;#>\\n]*)?)");
  private static final Pattern OPTION = Pattern.compile("(?<![-\\w])--(?!help\\b)[a-z][-a-z0-9]*");

  private static List<Path> documents() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path folder : List.of(ROOT, ROOT.resolve("docs"), ROOT.resolve("docs/adr"))) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(found::add);
      }
    }
    return found;
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path document : documents()) {
      for (MatchResult link : LINK.matcher(Files.readString(document)).results().toList()) {
        Path to =
            link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1)).normalize();
        boolean there =
            Files.exists(to) && (link.group(2) == null || headings(to).contains(link.group(2)));
        if (!there) {
          dead.add(document + ": " + link.group());
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  @Test
  void everyTestThatHoldsAPromiseIsThere() throws IOException {
    Set<String> tests = new HashSet<>();
    for (String module : List.of("core", "server", "cli", "e2e", "testbed", "bench")) {
      Path sources = ROOT.resolve(module).resolve("src/test/java");
      if (Files.exists(sources)) {
        try (Stream<Path> files = Files.walk(sources)) {
          files.forEach(file -> tests.add(file.getFileName().toString().replace(".java", "")));
        }
      }
    }
    for (Path document : documents()) {
      assertThat(TEST.matcher(Files.readString(document)).results().map(found -> found.group(1)))
          .as(document.toString())
          .allSatisfy(name -> assertThat(tests).contains(name));
    }
  }

  @Test
  void everyCommandHasTheOptionsThatAreShown() throws IOException {
    String reference = Files.readString(ROOT.resolve("docs/reference/cli.md"));
    String hub = Files.readString(ROOT.resolve("docs/reference/configuration.md"));
    Set<String> ofLauncher = Set.of("demo", "server", "testbed", "test", "bench", "dev");
    List<String> unknown = new ArrayList<>();
    int shown = 0;
    for (Path document : documents()) {
      for (MatchResult command : COMMAND.matcher(joined(document)).results().toList()) {
        String verb = command.group(1);
        shown++;
        String known =
            verb.equals("server")
                ? hub
                : reference.contains("\n## bulkhead " + verb) ? reference : "";
        boolean launched = ofLauncher.contains(verb);
        if (known.isEmpty() && !launched) {
          unknown.add(document + ": " + command.group().strip());
        }
        if (launched && !verb.equals("server")) {
          continue;
        }
        OPTION
            .matcher(command.group(2))
            .results()
            .map(MatchResult::group)
            .filter(option -> !sections(known, verb).contains(option))
            .forEach(option -> unknown.add(document + ": bulkhead " + verb + " " + option));
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(shown).isGreaterThan(50);
  }

  /// Joins lines that end in a backslash.
  private static String joined(Path document) throws IOException {
    return Files.readString(document).replace("\\\n", "");
  }

  /// The sections of the reference about a verb and its subcommands.
  private static String sections(String reference, String verb) {
    String heading = "## bulkhead " + verb;
    int begin = reference.indexOf(heading);
    if (begin < 0) {
      return reference;
    }
    StringBuilder all = new StringBuilder();
    for (String section : reference.split("(?m)^(?=## )")) {
      if (section.startsWith(heading + "\n") || section.startsWith(heading + " ")) {
        all.append(section);
      }
    }
    return all.toString();
  }

  /// In the form that links use.
  private static List<String> headings(Path document) throws IOException {
    return Files.readAllLines(document).stream()
        .filter(line -> line.startsWith("#"))
        .map(line ->
            line.replaceFirst("^#+ *", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^-\\w ]", "")
                .replace(' ', '-'))
        .toList();
  }
}
