package io.bulkhead.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// A JSONPath, as it is asked of one document. What is not there is no error: it is found nowhere.
public final class DocumentPath {
  private static final Configuration LENIENT =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider())
          .mappingProvider(new JacksonMappingProvider())
          .options(Option.ALWAYS_RETURN_LIST, Option.SUPPRESS_EXCEPTIONS)
          .build();

  private final JsonPath path;

  private DocumentPath(JsonPath path) {
    this.path = path;
  }

  /// Reads `$.metadata.name`, and also kubectl's `{.metadata.name}` and `.metadata.name`. Throws
  /// IllegalArgumentException with a text for the user.
  public static DocumentPath of(String text) {
    String bare =
        text.startsWith("{") && text.endsWith("}") ? text.substring(1, text.length() - 1) : text;
    if (bare.isBlank()) {
      throw new IllegalArgumentException("a path is missing, such as {.metadata.name}");
    }
    try {
      return new DocumentPath(JsonPath.compile(rooted(bare)));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "\"%s\" is no JSONPath: %s".formatted(text, e.getMessage()));
    }
  }

  private static String rooted(String path) {
    if (path.startsWith("$")) {
      return path;
    }
    return path.startsWith(".") || path.startsWith("[") ? "$" + path : "$." + path;
  }

  /// All that it finds, in the document's order. A null is as if it was not there.
  public List<JsonNode> find(JsonNode document) {
    return StreamSupport.stream(path.<JsonNode>read(document, LENIENT).spliterator(), false)
        .filter(value -> value != null && !value.isNull())
        .toList();
  }

  /// By what is found first: numbers by size, before all other values by their text. Documents that
  /// have nothing there come last.
  public Comparator<JsonNode> order() {
    return Comparator.comparing(
        document -> find(document).stream().findFirst().orElse(null),
        Comparator.nullsLast(
            Comparator.comparing((JsonNode value) -> !value.isNumber())
                .thenComparing(JsonNode::decimalValue)
                .thenComparing(DocumentPath::text)));
  }

  /// Text without quotes; trees as JSON in one line.
  static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /// What it finds, separated by `between`.
  String found(JsonNode document, String between) {
    return find(document).stream().map(DocumentPath::text).collect(Collectors.joining(between));
  }
}
