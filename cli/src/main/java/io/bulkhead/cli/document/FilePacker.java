package io.bulkhead.cli.document;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.http.Content;
import io.bulkhead.cli.http.FormBody;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.kind.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads the files that a document refers to; a folder becomes a gzip-compressed tar archive.
final class FilePacker {
  private final Path beside;
  private final Path working;

  /// @param beside the document's folder, tried first
  /// @param working tried second, as EMCO's client does
  FilePacker(Path beside, Path working) {
    this.beside = beside;
    this.working = working;
  }

  /// @param name the document's own name, which a chart's top-level folder must have
  List<FormBody.File> files(Kind<?> kind, String name, JsonNode tree) {
    List<FormBody.File> files = new ArrayList<>();
    String one = tree.path("file").asText();
    if (!one.isEmpty()) {
      String part = kind.file().map(Kind.FilePart::part).orElse("");
      if (part.isEmpty()) {
        throw CommandFailure.failed("a %s has no file".formatted(kind));
      }
      files.add(read(part, "filename", name, one));
    }
    for (JsonNode each : tree.path("files")) {
      String filename = Path.of(each.asText()).getFileName().toString();
      files.add(read("files", filename, name, each.asText()));
    }
    return files;
  }

  private FormBody.File read(String part, String filename, String name, String file) {
    Path path = find(file);
    try {
      return new FormBody.File(part, filename, content(path, name));
    } catch (IOException e) {
      throw CommandFailure.failed("cannot read " + path + ": " + e.getMessage());
    }
  }

  private static Content content(Path path, String name) throws IOException {
    if (!Files.isDirectory(path)) {
      return ChartFiles.readable(path);
    }
    boolean chart = Files.exists(path.resolve("Chart.yaml"));
    return new Content.InMemory(TarGzWriter.pack(path, chart ? name + "/" : ""));
  }

  private Path find(String file) {
    for (Path start : List.of(beside, working)) {
      Path path = start.resolve(file);
      if (Files.exists(path)) {
        return path;
      }
    }
    throw CommandFailure.failed(
        "there is no file or folder %s, neither beside the document nor in the working folder"
            .formatted(file));
  }
}
