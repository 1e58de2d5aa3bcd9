package io.bulkhead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.session.Console;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.kind.table.Actions;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.manifest.Json;
import io.bulkhead.reference.Notes;
import io.bulkhead.reference.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Writes the pages of kinds, actions and commands: the first half of `bulkhead dev generate`. It
/// runs in a checkout, whose sources and examples it reads.
final class CommandReference {
  private CommandReference() {}

  /// @param root the checkout
  static void write(Path root) throws IOException {
    Path folder = root.resolve("docs/reference");
    clear(folder.resolve("kinds"));
    for (Map.Entry<String, String> page : pages(root).entrySet()) {
      Path file = folder.resolve(page.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, page.getValue());
    }
  }

  /// @return pages by their path below `docs/reference`
  static SortedMap<String, String> pages(Path root) throws IOException {
    var console = new Console(InputStream.nullInputStream(), System.out, System.err, false, false);
    SortedMap<String, String> pages =
        new TreeMap<>(
            Reference.pages(
                KindTable.standard(),
                Actions.ALL,
                Notes.of(texts(root.resolve("core/src/main/java/io/bulkhead/kind"), ".java")),
                examples(root.resolve("examples"))));
    pages.put("cli.md", VerbsPage.of(new Surroundings(Map.of(), root, console)));
    return pages;
  }

  /// The last example document of each kind: the folder with the larger scenario comes last.
  private static Map<String, JsonNode> examples(Path folder) throws IOException {
    Map<String, JsonNode> examples = new TreeMap<>();
    for (String text : ours(texts(folder, ".yaml"))) {
      for (JsonNode document : Json.parseYaml(text)) {
        examples.put(document.path("kind").asText(), document);
      }
    }
    return examples;
  }

  private static List<String> ours(List<String> texts) {
    return texts.stream().filter(text -> text.contains("apiVersion: bulkhead.io/v1")).toList();
  }

  private static List<String> texts(Path folder, String ending) throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(ending)).sorted().toList()) {
        texts.add(Files.readString(file));
      }
    }
    return texts;
  }

  /// Removes pages of kinds that do not exist any more.
  private static void clear(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files.forEach(CommandReference::delete);
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }
}
