package io.bulkhead.cli.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cli.http.FormBody;
import io.bulkhead.cli.noun.Bodies;
import io.bulkhead.cli.noun.NounPaths;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.UnknownMembers;
import io.bulkhead.kind.table.EmcoRoutes;
import io.bulkhead.kind.table.KindTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads one tree of a file as a [Document]. Faults are collected, so that a user sees all of them.
final class TreeReader {
  private static final List<String> NOT_BODY = List.of("file", "files");
  private static final List<String> NOT_BODY_OF_EMCO =
      List.of("version", "resourceContext", "file", "files");

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
    if (tree.path("apiVersion").asText().equals(UnknownMembers.VERSION)) {
      return ours(tree);
    }
    if (!tree.path("resourceContext").path("anchor").asText().isEmpty()) {
      return emco(tree);
    }
    return fault(
        "neither \"apiVersion: %s\" with a \"kind\" nor \"resourceContext: {anchor: …}\""
            .formatted(UnknownMembers.VERSION));
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
    List<String> variables = NounPaths.parentVariables(kind.get());
    for (String variable : variables) {
      if (metadata.path(variable).asText().isEmpty()) {
        return fault("a %s needs metadata.%s".formatted(kind.get(), variable));
      }
      parents.add(metadata.path(variable).asText());
    }
    ObjectNode body = ((ObjectNode) tree).deepCopy().without(NOT_BODY);
    if (body.get("metadata") instanceof ObjectNode own) {
      own.remove(variables);
    }
    return intent(kind.get(), parents, body, tree);
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
    ObjectNode body = ((ObjectNode) tree).deepCopy().without(NOT_BODY_OF_EMCO);
    return intent(anchor.get().kind(), anchor.get().names(), body, tree);
  }

  /// @param body what is sent: the document without members that only say where it goes
  private Optional<Document> intent(
      Kind<?> kind, List<String> parents, ObjectNode body, JsonNode tree) {
    Optional<String> wrong = Bodies.fault(kind, body);
    if (wrong.isPresent()) {
      return fault(wrong.get());
    }
    nameInside(kind, body);
    UnknownMembers unknown = UnknownMembers.in(kind, body);
    if (unknown.strict() && !unknown.none()) {
      unknown.lines().forEach(line -> faults.add(source, line));
      return Optional.empty();
    }
    DocumentKey key = Bodies.key(kind, parents, body);
    if (key.names().contains("")) {
      return fault("a %s needs a name%s".formatted(kind, secondName(kind)));
    }
    try {
      List<FormBody.File> files = packer.files(kind, key.names().get(parents.size()), tree);
      return Optional.of(new Document.Intent(kind, key, body, unknown, files, source));
    } catch (CommandFailure e) {
      return fault(e.text());
    }
  }

  /// A kind may have its name in a member of its own, such as a cluster's label.
  private static void nameInside(Kind<?> kind, ObjectNode body) {
    if (Bodies.ownNames(kind, body).getFirst().isEmpty()
        && body.get("metadata") instanceof ObjectNode metadata
        && !metadata.path("name").asText().isEmpty()) {
      body.set(kind.variables().getFirst(), metadata.remove("name"));
      if (metadata.isEmpty()) {
        body.remove("metadata");
      }
    }
  }

  private static String secondName(Kind<?> kind) {
    return kind.variables().size() > 1 ? " and a " + kind.variables().getLast() : "";
  }

  private Optional<Document> fault(String text) {
    faults.add(source, text);
    return Optional.empty();
  }
}
