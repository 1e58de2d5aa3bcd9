package io.bulkhead.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A chart that was unpacked, made ready for rendering.
final class ChartFolder {
  private static final String HOOK = "helm.sh/hook";
  private static final String HIDDEN_HOOK = "hidden-helm.sh/hook";

  /// The word inside a template action. `tpl` can run text from anywhere, so values and files are
  /// searched too.
  private static final Pattern LOOKUP = Pattern.compile("\\{\\{[^}]*\\blookup\\b");

  /// The chart's folder, which must be named as the app. Packed subcharts are unpacked in place, so
  /// that they can be searched like the rest.
  static Path open(Path charts, String app, TarGz archives) throws IOException {
    Path chart = charts.resolve(app);
    Path description = chart.resolve("Chart.yaml");
    if (!Files.isRegularFile(description)) {
      throw broken(
          "the archive has no folder \"%s\" with a Chart.yaml: the chart's top-level folder must be named as the app"
              .formatted(app));
    }
    unpackSubcharts(chart, archives, 0);
    if (yaml(description).path("type").asText().equals("library")) {
      throw broken("\"" + app + "\" is a library chart, which cannot be deployed");
    }
    return chart;
  }

  private static void unpackSubcharts(Path chart, TarGz archives, int depth) throws IOException {
    Path subcharts = chart.resolve("charts");
    if (!Files.isDirectory(subcharts)) {
      return;
    }
    if (depth > 8) {
      throw broken("subcharts are nested too deeply");
    }
    for (Path packed : list(subcharts)) {
      if (packed.toString().endsWith(".tgz")) {
        try (InputStream in = Files.newInputStream(packed)) {
          archives.unpack(in, subcharts);
        }
        Files.delete(packed);
      }
    }
    for (Path subchart : list(subcharts)) {
      unpackSubcharts(subchart, archives, depth + 1);
    }
  }

  /// The custom resource definitions of the chart and its subcharts: the text of every file below a
  /// `crds` folder. They are no templates, and Helm's rendering leaves them out.
  static List<String> definitions(Path chart) throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.walk(chart)) {
      for (Path file : files.filter(ChartFolder::isDefinition).sorted().toList()) {
        texts.add(Files.readString(file));
      }
    }
    return texts;
  }

  private static boolean isDefinition(Path file) {
    Path folder = file.getParent();
    return Files.isRegularFile(file)
        && file.toString().matches(".*\\.(yaml|yml|json)")
        && folder != null
        && folder.endsWith("crds");
  }

  /// The rendering library leaves hooks out of what it returns. So their annotations carry another
  /// name while it renders, which makes them ordinary objects; [#hooksShown] gives the name back.
  static void hideHooks(Path work) throws IOException {
    try (Stream<Path> files = Files.walk(work)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (text.contains(HOOK)) {
          Files.writeString(file, text.replace(HOOK, HIDDEN_HOOK), StandardCharsets.ISO_8859_1);
        }
      }
    }
  }

  static String hooksShown(String rendered) {
    return rendered.replace(HIDDEN_HOOK, HOOK);
  }

  /// `lookup` asks an API server while rendering: the result would depend on more than the intents,
  /// and could hold what another tenant owns.
  static void refuseLookup(Path work, SequencedMap<String, String> overrides) throws IOException {
    try (Stream<Path> files = Files.walk(work)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        Matcher found = LOOKUP.matcher(text);
        if (found.find()) {
          long line = text.substring(0, found.start()).lines().count();
          throw lookup(work.relativize(file) + ":" + Math.max(1, line));
        }
      }
    }
    overrides.forEach((key, value) -> {
      if (LOOKUP.matcher(value).find()) {
        throw lookup("override " + key);
      }
    });
  }

  private static BulkheadException lookup(String where) {
    return broken(
        where
            + " uses \"lookup\", which would read from a cluster while rendering; pass the value in instead");
  }

  static BulkheadException broken(String message) {
    return new BulkheadException(Problem.RENDER_FAILED, message);
  }

  static JsonNode yaml(Path file) throws IOException {
    List<JsonNode> documents = Json.parseYaml(Files.readString(file));
    if (documents.size() != 1 || !documents.getFirst().isObject()) {
      throw broken(file.getFileName() + " is not one YAML mapping");
    }
    return documents.getFirst();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }

  private ChartFolder() {}
}
