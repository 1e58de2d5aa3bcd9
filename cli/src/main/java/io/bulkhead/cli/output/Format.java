package io.bulkhead.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.manifest.Json;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// How output is written.
public sealed interface Format {
  /// For a program: what [#write] writes.
  boolean machine();

  /// For answers that are no documents: they have no names and no additional columns. Throws a
  /// usage failure for `wide` and `name`.
  default Format forAnswers() {
    return this;
  }

  /// Writes a tree.
  void write(PrintStream out, JsonNode tree);

  enum Named implements Format {
    TABLE,
    WIDE,
    YAML,
    JSON,
    NAME;

    @Override
    public boolean machine() {
      return this == YAML || this == JSON;
    }

    @Override
    public Format forAnswers() {
      if (this == WIDE || this == NAME) {
        throw CommandFailure.usage(
            "-o %s is for get; here it is table, yaml, json, jsonpath=PATH or custom-columns=TITLE:PATH"
                .formatted(this));
      }
      return this;
    }

    /// Its members are sorted, so that equal answers give equal text.
    @Override
    public void write(PrintStream out, JsonNode tree) {
      out.print(this == JSON ? indented(tree) : Json.yaml(tree));
    }

    private static String indented(JsonNode tree) {
      try {
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(Json.parse(Json.canonical(tree)))
            + "\n";
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw new IllegalStateException("cannot write a JSON tree", e);
      }
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// `jsonpath=PATH`: what is found in each document, each value in a line of its own.
  record Picked(DocumentPath path) implements Format {
    static final String WORD = "jsonpath=";

    @Override
    public boolean machine() {
      return true;
    }

    @Override
    public void write(PrintStream out, JsonNode tree) {
      each(tree)
          .flatMap(document -> path.find(document).stream())
          .forEach(value -> out.println(DocumentPath.text(value)));
    }
  }

  /// `custom-columns=TITLE:PATH,…`: a row for each document.
  record Columns(List<Column> columns) implements Format {
    static final String WORD = "custom-columns=";

    public Columns {
      columns = List.copyOf(columns);
    }

    /// A path may have commas of its own; the next column begins with a title and a colon.
    static Columns of(String text) {
      return new Columns(Arrays.stream(text.split(",(?=[\\w -]+:)", -1)).map(Column::of).toList());
    }

    @Override
    public boolean machine() {
      return true;
    }

    @Override
    public void write(PrintStream out, JsonNode tree) {
      var table = new TextTable(columns.stream().map(Column::title).toList());
      each(tree)
          .forEach(document ->
              table.row(columns.stream().map(column -> column.cell(document)).toList()));
      table.print(out);
    }
  }

  /// @param title as it was typed
  record Column(String title, DocumentPath path) {
    private static Column of(String text) {
      int colon = text.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException(
            "\"%s\" is no column; write TITLE:PATH, such as NAME:.metadata.name".formatted(text));
      }
      return new Column(text.substring(0, colon), DocumentPath.of(text.substring(colon + 1)));
    }

    private String cell(JsonNode document) {
      String found = path.found(document, ",");
      return found.isEmpty() ? "-" : found;
    }
  }

  /// Reads what follows `-o`. Throws IllegalArgumentException with a text for the user.
  static Format of(String text) {
    if (text.startsWith(Picked.WORD)) {
      return new Picked(DocumentPath.of(text.substring(Picked.WORD.length())));
    }
    if (text.startsWith(Columns.WORD)) {
      return Columns.of(text.substring(Columns.WORD.length()));
    }
    for (Named named : Named.values()) {
      if (named.toString().equalsIgnoreCase(text)) {
        return named;
      }
    }
    throw new IllegalArgumentException(
        "\"%s\" is none of %s"
            .formatted(
                text,
                FormatWords.all()
                    .map(word -> word.endsWith("=") ? word + "…" : word)
                    .collect(Collectors.joining(", "))));
  }

  private static Stream<JsonNode> each(JsonNode tree) {
    return tree.isArray() ? StreamSupport.stream(tree.spliterator(), false) : Stream.of(tree);
  }
}
