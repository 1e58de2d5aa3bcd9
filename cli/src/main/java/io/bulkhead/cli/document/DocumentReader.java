package io.bulkhead.cli.document;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.PrivateFile;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Reads files, folders and standard input. Every fault is found before anything is sent.
public final class DocumentReader {
  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  private final KindTable table;
  private final Surroundings surroundings;

  public DocumentReader(KindTable table, Surroundings surroundings) {
    this.table = table;
    this.surroundings = surroundings;
  }

  /// @param names files, folders (read recursively, sorted), or `-`
  public DocumentBatch read(List<String> names) {
    var faults = new Faults();
    List<Document> documents = new ArrayList<>();
    for (String name : names) {
      for (Text text : texts(name)) {
        documents.addAll(parse(text, faults));
      }
    }
    faults.throwIfAny();
    if (documents.isEmpty()) {
      throw CommandFailure.failed("no documents in " + String.join(", ", names));
    }
    return DocumentBatch.ordered(documents, table);
  }

  /// @param folder that its relative file names start from
  private record Text(String name, Path folder, String content) {}

  private List<Text> texts(String name) {
    try {
      if (name.equals("-")) {
        byte[] content = surroundings.console().in().readAllBytes();
        return List.of(
            new Text("stdin", surroundings.folder(), new String(content, StandardCharsets.UTF_8)));
      }
      Path path = surroundings.folder().resolve(name);
      if (Files.isDirectory(path)) {
        return folder(path);
      }
      if (!Files.exists(path)) {
        throw CommandFailure.failed("there is no file or folder " + name);
      }
      return List.of(text(path));
    } catch (IOException e) {
      throw CommandFailure.failed("cannot read " + name + ": " + e.getMessage());
    }
  }

  private static List<Text> folder(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(DocumentReader::isOurs).sorted().toList();
    }
    List<Text> texts = new ArrayList<>();
    for (Path file : files) {
      if (!insidePackage(folder, file)) {
        texts.add(text(file));
      }
    }
    return texts;
  }

  private static boolean isOurs(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file) && ENDINGS.stream().anyMatch(name::endsWith);
  }

  /// Charts and profiles contain YAML but no documents, so a folder with a `Chart.yaml` or a
  /// `manifest.yaml` is skipped.
  private static boolean insidePackage(Path top, Path file) {
    for (Path up = file.getParent(); up != null && up.startsWith(top); up = up.getParent()) {
      if (Files.exists(up.resolve("Chart.yaml")) || Files.exists(up.resolve("manifest.yaml"))) {
        return true;
      }
    }
    return false;
  }

  private static Text text(Path file) throws IOException {
    return new Text(file.toString(), PrivateFile.folderOf(file), Files.readString(file));
  }

  private List<Document> parse(Text text, Faults faults) {
    List<JsonNode> trees;
    try {
      trees = Json.parseYaml(text.content());
    } catch (BulkheadException e) {
      faults.add(text.name(), e.getMessage() == null ? "not YAML" : e.getMessage());
      return List.of();
    }
    var files = new FilePacker(text.folder(), surroundings.folder());
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < trees.size(); i++) {
      String source = trees.size() == 1 ? text.name() : text.name() + "#" + (i + 1);
      new TreeReader(table, files, source, faults).read(trees.get(i)).ifPresent(documents::add);
    }
    return documents;
  }
}
