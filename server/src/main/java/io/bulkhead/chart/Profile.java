package io.bulkhead.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A profile archive: a `manifest.yaml` that names a values file and files to copy over those of
/// the chart.
///
/// @param values the values file, null for none
record Profile(Path folder, @Nullable Path values, List<Copy> copies) {
  /// @param chartPath below the archive's top, so it starts with the chart's folder
  record Copy(Path from, String chartPath) {}

  static Profile read(Path folder) throws IOException {
    Path manifest = folder.resolve("manifest.yaml");
    if (!Files.isRegularFile(manifest)) {
      throw ChartFolder.broken("the profile archive has no manifest.yaml at its root");
    }
    JsonNode type = ChartFolder.yaml(manifest).path("type");
    String values = type.path("values").asText("");
    List<Copy> copies = new ArrayList<>();
    for (JsonNode resource : type.path("configresource")) {
      copies.add(
          new Copy(
              inside(folder, resource.path("filepath").asText("")),
              resource.path("chartpath").asText("")));
    }
    return new Profile(folder, values.isEmpty() ? null : inside(folder, values), copies);
  }

  /// Copies the profile's files over the chart's; returns the values file, if there is one.
  @Nullable Path applyTo(Path charts) throws IOException {
    for (Copy copy : copies) {
      Path target = below(charts, copy.chartPath());
      Path parent = target.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.copy(copy.from(), target, StandardCopyOption.REPLACE_EXISTING);
    }
    return values;
  }

  private static Path inside(Path folder, String name) {
    Path file = below(folder, name);
    if (!Files.isRegularFile(file)) {
      throw ChartFolder.broken(
          "manifest.yaml names \"" + name + "\", which is not in the profile archive");
    }
    return file;
  }

  private static Path below(Path folder, String name) {
    Path path = folder.resolve(name).normalize();
    if (name.isEmpty() || name.startsWith("/") || !path.startsWith(folder.normalize())) {
      throw ChartFolder.broken(
          "manifest.yaml names \"" + name + "\", which is outside the archive");
    }
    return path;
  }
}
