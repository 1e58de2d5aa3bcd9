package io.bulkhead.cli.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cli.http.Multipart;
import io.bulkhead.cli.noun.Bodies;
import io.bulkhead.cli.noun.Paths;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.EmcoRoutes;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.KindTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// One tree of a file as a [Document]. Faults are collected, so that a user sees all of them.
final class TreeReader {
  private static final String OURS = "bulkhead.io/v1";
  private static final List<String> METADATA =
      List.of("name", "description", "userData1", "userData2");
  private static final List<String> NOT_BODY =
      List.of("apiVersion", "kind", "version", "resourceContext", "file", "files");

  private final KindTable table;
  private final FilePacker packer;
  private final String source;
  private final Faults faults;

  TreeReader(KindTable table, FilePacker packer, String source, Faults faults) {
    this.table = table;
    this.packer = packer;
    this.source = source;
    this.faults = faults;
  }

  Optional<Document> read(JsonNode tree) {
    if (tree.path("apiVersion").asText().equals(OURS)) {
      return ours(tree);
    }
    if (!tree.path("resourceContext").path("anchor").asText().isEmpty()) {
      return emco(tree);
    }
    return fault(
        "neither \"apiVersion: %s\" with a \"kind\" nor \"resourceContext: {anchor: …}\""
            .formatted(OURS));
  }

  private Optional<Document> ours(JsonNode tree) {
    Optional<Kind<?>> kind = table.byName(tree.path("kind").asText());
    if (kind.isEmpty()) {
      return fault(
          "no kind is called \"%s\"; the kinds are %s"
              .formatted(
                  tree.path("kind").asText(),
                  String.join(", ", table.kinds().stream().map(Kind::name).toList())));
    }
    List<String> parents = new ArrayList<>();
    JsonNode metadata = tree.path("metadata");
    List<String> variables = Paths.parentVariables(kind.get());
    for (String variable : variables) {
      if (metadata.path(variable).asText().isEmpty()) {
        return fault("a %s needs metadata.%s".formatted(kind.get(), variable));
      }
      parents.add(metadata.path(variable).asText());
    }
    var known = new TreeSet<>(METADATA);
    known.addAll(variables);
    for (Map.Entry<String, JsonNode> member : metadata.properties()) {
      if (!known.contains(member.getKey())) {
        return fault(
            "metadata.%s is unknown for a %s, which knows %s"
                .formatted(member.getKey(), kind.get(), String.join(", ", known)));
      }
    }
    return intent(kind.get(), parents, tree);
  }

  private Optional<Document> emco(JsonNode tree) {
    String text = tree.path("resourceContext").path("anchor").asText();
    Optional<Anchor> anchor = Anchor.read(table, text);
    if (anchor.isEmpty()) {
      return fault(
          Anchor.notBuilt(text)
              ? "what EMCO has at the anchor \"" + text + "\": " + EmcoRoutes.NOT_BUILT
              : "nothing is at the anchor \"" + text + "\"");
    }
    if (anchor.get().action() != null) {
      return Optional.of(
          new Document.Step(
              anchor.get().action(), anchor.get().kind(), anchor.get().target(), source));
    }
    return intent(anchor.get().kind(), anchor.get().names(), tree);
  }

  private Optional<Document> intent(Kind<?> kind, List<String> parents, JsonNode tree) {
    ObjectNode body = body(kind, tree);
    DocumentKey key = Bodies.key(kind, parents, body);
    if (key.names().contains("")) {
      return fault("a %s needs a name%s".formatted(kind, secondName(kind)));
    }
    try {
      List<Multipart.File> files = packer.files(kind, key.names().get(parents.size()), tree);
      return Optional.of(new Document.Intent(kind, key, body, files, source));
    } catch (CommandFailure e) {
      return fault(e.text());
    }
  }

  private static String secondName(Kind<?> kind) {
    return kind.variables().size() > 1 ? " and a " + kind.variables().getLast() : "";
  }

  /// What is sent: the document without what only says where it goes.
  private static ObjectNode body(Kind<?> kind, JsonNode tree) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = body.putObject("metadata");
    for (String member : METADATA) {
      if (tree.path("metadata").has(member)) {
        metadata.set(member, tree.path("metadata").get(member));
      }
    }
    for (Map.Entry<String, JsonNode> member : tree.properties()) {
      if (!NOT_BODY.contains(member.getKey()) && !member.getKey().equals("metadata")) {
        body.set(member.getKey(), member.getValue());
      }
    }
    if (Bodies.ownNames(kind, body).getFirst().isEmpty() && metadata.has("name")) {
      // The kind is named by a member of its own, as a cluster's label is.
      body.set(kind.variables().getFirst(), metadata.get("name"));
    }
    return body;
  }

  private Optional<Document> fault(String text) {
    faults.add(source, text);
    return Optional.empty();
  }
}
