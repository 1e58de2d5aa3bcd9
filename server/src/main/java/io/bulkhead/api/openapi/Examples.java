package io.bulkhead.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One document of each kind from the folder `examples`, in the forms of requests and answers.
final class Examples {
  /// The last example of a kind is used: the larger scenario comes last, as in the reference.
  private static final List<String> FILES =
      List.of(
          "one-of-each/documents",
          "telco-and-customer/acme",
          "telco-and-customer/quotas",
          "telco-and-customer/telco");

  /// Members that say where a document goes and what it is, but are not part of its body.
  private static final List<String> ENVELOPE = List.of("apiVersion", "kind", "file");

  private final Map<String, ObjectNode> documents = new HashMap<>();

  Examples(KindTable table) {
    for (String file : FILES) {
      for (JsonNode document : Json.parseYaml(read("/examples/" + file + ".yaml"))) {
        table
            .byName(document.path("kind").asText())
            .ifPresent(kind -> documents.put(kind.name(), body(kind, (ObjectNode) document)));
      }
    }
  }

  private static String read(String name) {
    try (InputStream in = Examples.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("packaged without " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  /// The names of its parents are in the path; a label is named by a member of its own.
  private static ObjectNode body(Kind<?> kind, ObjectNode document) {
    ObjectNode body = document.deepCopy().without(ENVELOPE);
    ObjectNode metadata = body.withObjectProperty("metadata");
    for (Kind<?> up = parent(kind); up != null; up = parent(up)) {
      metadata.remove(up.variables());
    }
    if (nameless(kind, body)) {
      body.set(kind.variables().getFirst(), metadata.get("name"));
      body.remove("metadata");
    }
    return body;
  }

  private static @Nullable Kind<?> parent(Kind<?> kind) {
    return kind.parent().orElse(null);
  }

  private static <D> boolean nameless(Kind<D> kind, ObjectNode body) {
    D document = DocumentCodec.decode(kind, Json.canonical(body));
    return kind.ownNames(document).getFirst().isEmpty();
  }

  /// The form of a request; empty for a kind without an example.
  Optional<ObjectNode> sent(Kind<?> kind) {
    return Optional.ofNullable(documents.get(kind.name()));
  }

  /// The form of an answer, with every member of the document.
  Optional<JsonNode> answered(Kind<?> kind) {
    return sent(kind)
        .map(body -> DocumentCodec.decode(kind, Json.canonical(body)))
        .map(document -> Json.parse(DocumentCodec.encode(document)));
  }
}
