package io.bulkhead.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.manifest.Json;
import java.io.PrintStream;
import java.util.Locale;

/// How output is written.
public enum Format {
  TABLE,
  WIDE,
  YAML,
  JSON,
  NAME;

  /// For a program: JSON or YAML.
  public boolean machine() {
    return this == YAML || this == JSON;
  }

  /// For answers that are no documents: they have no names and no additional columns. Throws a
  /// usage failure for `wide` and `name`.
  public Format forAnswers() {
    if (this == WIDE || this == NAME) {
      throw CommandFailure.usage("-o " + this + " is for get; here it is table, yaml or json");
    }
    return this;
  }

  /// Writes a tree with its members sorted, so that equal answers give equal text.
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
