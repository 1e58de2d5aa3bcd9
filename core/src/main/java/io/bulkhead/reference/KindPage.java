package io.bulkhead.reference;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.EmptyList;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.manifest.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Everything about one kind, for people who write documents or clients.
final class KindPage {
  private final Kind<?> kind;
  private final Markdown page;

  private KindPage(Kind<?> kind) {
    this.kind = kind;
    this.page = new Markdown(kind.name());
  }

  /// @param example a document of this kind
  static String of(
      Kind<?> kind, KindTable table, List<Action> actions, Notes notes, JsonNode example) {
    var made = new KindPage(kind);
    made.page.paragraph(kind.description() + ".");
    made.facts(table);
    made.requests();
    made.queries();
    made.body(notes);
    made.references();
    made.actions(actions);
    made.columns();
    made.page.heading("Example").block("yaml", Json.yaml(example));
    return made.page.page();
  }

  static String file(Kind<?> kind) {
    return Markdown.hyphens(kind.name()) + ".md";
  }

  private static String link(Kind<?> kind) {
    return "[%s](%s)".formatted(kind.name(), file(kind));
  }

  /// The path of one document, with its variables in braces.
  static String path(Kind<?> kind) {
    var text = new StringBuilder(collection(kind));
    kind.variables().forEach(variable -> text.append("/{").append(variable).append('}'));
    return text.toString();
  }

  private static String collection(Kind<?> kind) {
    return kind.parent().map(KindPage::path).orElse("/v2") + "/" + kind.segment();
  }

  private void facts(KindTable table) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Collection", code(collection(kind))));
    rows.add(List.of("Document", code(path(kind))));
    rows.add(List.of("Plural", code(kind.segment())));
    rows.add(
        List.of(
            "Command line",
            String.join(
                ", ",
                Stream.concat(
                        Stream.of(kind.name().toLowerCase(Locale.ROOT)), kind.shortNames().stream())
                    .map(KindPage::code)
                    .toList())));
    kind.parent().ifPresent(parent -> rows.add(List.of("Belongs to", link(parent))));
    List<String> children = table.childrenOf(kind).stream().map(KindPage::link).toList();
    if (!children.isEmpty()) {
      rows.add(List.of("Has", String.join(", ", children)));
    }
    kind.file().ifPresent(file -> rows.add(List.of("File", file(file))));
    if (kind.sealedBody()) {
      rows.add(List.of("Secret", "the whole body is encrypted where it is stored"));
    }
    kind.gauge().ifPresent(gauge -> rows.add(List.of("Metric", code(gauge))));
    page.table(List.of("", ""), rows);
  }

  private static String file(Kind.FilePart file) {
    String content =
        switch (file.content()) {
          case TAR_GZ -> "a gzipped tar archive";
          case KUBECONFIG -> "a kubeconfig";
        };
    return "form part %s: %s%s"
        .formatted(
            code(file.part()),
            content,
            file.secret() ? ", encrypted where it is stored and never shown in JSON" : "");
  }

  private void requests() {
    String all = "the collection";
    String one = "the document";
    Kind.Codes codes = kind.codes();
    List<List<String>> rows = new ArrayList<>();
    if (kind.verbs().contains(Verb.CREATE)) {
      rows.add(List.of("POST " + all, "" + codes.created(), "409: " + code(kind.existsText())));
    }
    if (kind.verbs().contains(Verb.LIST)) {
      String empty =
          kind.emptyRefusal()
              .map(text -> "400 when there is none: " + code(text))
              .orElse(
                  "an empty list is " + (kind.emptyList() == EmptyList.NULL ? "`null`" : "`[]`"));
      rows.add(List.of("GET " + all, "200", empty));
    }
    if (kind.verbs().contains(Verb.GET)) {
      rows.add(List.of("GET " + one, "200", "404: " + code(kind.notFoundText())));
    }
    if (kind.verbs().contains(Verb.REPLACE)) {
      rows.add(
          List.of(
              "PUT " + one,
              kind.upsert()
                  ? codes.putCreated() + " created, " + codes.putReplaced() + " replaced"
                  : "" + codes.putReplaced(),
              kind.upsert() ? "" : "404 when it does not exist"));
    }
    if (kind.verbs().contains(Verb.DELETE)) {
      rows.add(List.of("DELETE " + one, "204", "409 while something belongs to it or names it"));
    }
    page.heading("Requests").table(List.of("Request", "Success", "Also"), rows);
  }

  private void queries() {
    List<List<String>> rows = new ArrayList<>();
    for (Kind.Read<?> read : kind.reads()) {
      String slash = Boolean.TRUE.equals(read.slash()) ? "/" : "";
      String answer = read.asFile() ? "one document, and its file when that is accepted" : "JSON";
      rows.add(
          List.of(
              "GET the collection, " + code(slash + "?" + read.parameter() + "=VALUE"), answer));
    }
    for (String parameter : kind.lookups().keySet()) {
      rows.add(
          List.of(
              "GET the document, " + code("?" + parameter + "=VALUE"),
              "one value of the document"));
    }
    if (!rows.isEmpty()) {
      page.heading("Query forms").table(List.of("Request", "Answer"), rows);
    }
  }

  private void body(Notes notes) {
    List<List<String>> rows =
        Fields.of(kind.type()).stream()
            .map(field ->
                List.of(
                    code(field.path()),
                    field.type(),
                    String.join("; ", field.rules()),
                    notes.of(field.owner(), field.component())))
            .toList();
    page.heading("Body").table(List.of("Member", "Type", "Rules", "Meaning"), rows);
  }

  private void references() {
    List<List<String>> rows =
        kind.references().stream()
            .map(reference ->
                List.of(
                    code(reference.field()),
                    reference.required() ? "409: " + code(reference.missingText()) : "accepted"))
            .toList();
    if (!rows.isEmpty()) {
      page.heading("Names other documents")
          .paragraph("What is named cannot be deleted while this document exists.")
          .table(List.of("Member", "When what it names does not exist"), rows);
    }
  }

  private void actions(List<Action> all) {
    List<Action> own = all.stream().filter(action -> action.on() == kind).toList();
    if (!own.isEmpty()) {
      page.heading("Actions").table(ActionsPage.TITLES, ActionsPage.rows(own));
    }
  }

  private void columns() {
    if (!kind.columns().isEmpty()) {
      page.heading("Columns of `bulkhead get`")
          .paragraph("After the names:")
          .paragraph(
              String.join(
                  ", ",
                  kind.columns().stream()
                      .map(column -> code(column.title().toUpperCase(Locale.ROOT)))
                      .toList()));
    }
  }

  static String code(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }
}
