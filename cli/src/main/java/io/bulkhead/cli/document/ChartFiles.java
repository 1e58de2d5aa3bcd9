package io.bulkhead.cli.document;

import io.bulkhead.cli.http.Content;
import io.bulkhead.cli.http.FormBody;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// Charts and values that belong to no document, as the parts of a form.
public final class ChartFiles {
  private static final String CHART = "Chart.yaml";

  private final Path working;

  /// @param working the folder that names are relative to
  public ChartFiles(Path working) {
    this.working = working;
  }

  /// A folder is packed into an archive under the chart's own name.
  public FormBody.File chart(String name) {
    Path path = working.resolve(name);
    if (!Files.exists(path)) {
      throw CommandFailure.usage(
          "there is no folder or archive %s; charts are not fetched: helm pull does that"
              .formatted(name));
    }
    if (Files.isDirectory(path) && !Files.exists(path.resolve(CHART))) {
      throw CommandFailure.usage("%s is no chart: it has no %s".formatted(name, CHART));
    }
    return file("file", path, Files.isDirectory(path) ? chartName(path) + "/" : "");
  }

  /// A profile, as for an app.
  public FormBody.File profile(String name) {
    return file("profile", there(name), "");
  }

  /// A values file as a profile without anything else.
  public FormBody.File values(String name) {
    Path path = there(name);
    try {
      var files =
          new TreeMap<>(
              Map.of(
                  "manifest.yaml",
                  "version: v1\ntype: {values: values.yaml}\n".getBytes(StandardCharsets.UTF_8),
                  "values.yaml",
                  Files.readAllBytes(path)));
      return new FormBody.File(
          "profile", "profile.tar.gz", new Content.InMemory(TarGzWriter.pack(files)));
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private Path there(String name) {
    Path path = working.resolve(name);
    if (!Files.exists(path)) {
      throw CommandFailure.usage("there is no file " + name);
    }
    return path;
  }

  private static FormBody.File file(String part, Path path, String prefix) {
    try {
      Content content =
          Files.isDirectory(path)
              ? new Content.InMemory(TarGzWriter.pack(path, prefix))
              : readable(path);
      return new FormBody.File(part, part + ".tar.gz", content);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /// A file that is sent as it is. It is read when it is sent, but an unreadable file is reported
  /// now.
  static Content readable(Path file) throws IOException {
    Files.newInputStream(file).close();
    return new Content.OnDisk(file);
  }

  private static CommandFailure unreadable(Path path, IOException e) {
    return CommandFailure.failed("cannot read " + path + ": " + e.getMessage());
  }

  private static String chartName(Path folder) {
    try {
      String name =
          Json.parseYaml(Files.readString(folder.resolve(CHART))).getFirst().path("name").asText();
      if (!name.isEmpty()) {
        return name;
      }
    } catch (IOException | BulkheadException e) {
      // Helm reports this better.
      return "chart";
    }
    return "chart";
  }
}
