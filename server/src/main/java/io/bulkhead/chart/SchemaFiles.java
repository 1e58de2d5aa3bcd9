package io.bulkhead.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The schemas of a chart's values. Rendering would fetch what they refer to, from the hub's
/// network and the hub's disk, so they may only refer to themselves.
final class SchemaFiles {
  private static final String NAME = "values.schema.json";
  private static final List<String> REFERENCES =
      List.of("$ref", "$dynamicRef", "$recursiveRef", "$schema");

  /// Dialects that the rendering library carries with it.
  private static final String DIALECT =
      "https?://json-schema\\.org/(schema|draft-0[467]/schema|draft/(2019-09|2020-12)/schema)#?";

  private SchemaFiles() {}

  /// Throws `RENDER_FAILED` for a schema below the folder that refers to another place.
  static void refuseForeign(Path work) throws IOException {
    try (Stream<Path> files = Files.walk(work)) {
      for (Path file : files.filter(SchemaFiles::schema).sorted().toList()) {
        check(work.relativize(file), schema(work, file));
      }
    }
  }

  private static boolean schema(Path file) {
    return file.endsWith(NAME) && Files.isRegularFile(file);
  }

  private static JsonNode schema(Path work, Path file) throws IOException {
    try {
      return Json.parse(Files.readAllBytes(file));
    } catch (BulkheadException e) {
      throw ChartFolder.broken(work.relativize(file) + " is not JSON");
    }
  }

  private static void check(Path file, JsonNode node) {
    for (String name : REFERENCES) {
      JsonNode value = node.path(name);
      if (value.isTextual() && !value.asText().startsWith("#") && !dialect(name, value.asText())) {
        throw ChartFolder.broken(
            "%s refers to %s: a schema may only refer to itself, such as #/definitions/port"
                .formatted(file, value.asText()));
      }
    }
    node.forEach(child -> check(file, child));
  }

  private static boolean dialect(String name, String value) {
    return name.equals("$schema") && value.matches(DIALECT);
  }
}
