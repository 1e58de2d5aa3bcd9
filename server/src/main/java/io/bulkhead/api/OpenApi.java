package io.bulkhead.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.Action;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.kind.KindTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The OpenAPI 3.1 description, generated from the tables of kinds and actions.
final class OpenApi {
  private final ObjectNode root = JsonNodeFactory.instance.objectNode();
  private final ObjectNode paths;
  private final ObjectNode schemas;

  private OpenApi() {
    root.put("openapi", "3.1.0");
    root.putObject("info")
        .put("title", "Bulkhead")
        .put("version", "2")
        .put("description", "EMCO's v2 API and Bulkhead's own. Generated from the kind table.");
    root.putArray("security").addObject().putArray("token");
    this.paths = root.putObject("paths");
    ObjectNode components = root.putObject("components");
    components
        .putObject("securitySchemes")
        .putObject("token")
        .put("type", "http")
        .put("scheme", "bearer");
    this.schemas = components.putObject("schemas");
  }

  static ObjectNode of(KindTable table, List<Action> actions) {
    var made = new OpenApi();
    made.problem();
    table.kinds().forEach(made::kind);
    actions.forEach(made::action);
    return made.root;
  }

  private void problem() {
    ObjectNode properties =
        schemas.putObject("Problem").put("type", "object").putObject("properties");
    for (String text : List.of("type", "title", "detail", "field")) {
      properties.putObject(text).put("type", "string");
    }
    properties.putObject("status").put("type", "integer");
    ArrayNode codes = properties.putObject("code").put("type", "string").putArray("enum");
    for (Problem problem : Problem.values()) {
      codes.add(problem.name());
    }
  }

  private void kind(Kind<?> kind) {
    new OpenApiSchemas(schemas).record(kind.name(), kind.type());
    String collection = template(kind, "");
    String item = collection + own(kind);
    if (kind.verbs().contains(Verb.LIST)) {
      ObjectNode list = operation(collection, "get", kind, "List: " + kind.description(), 200);
      kind.reads().forEach(read -> query(list, read.parameter(), "Another way to read the list"));
      query(list, "limit", "At most so many; the header X-Continue tells how to go on");
      query(list, "continue", "What X-Continue said");
    }
    if (kind.verbs().contains(Verb.CREATE)) {
      body(operation(collection, "post", kind, "Create", kind.codes().created()), kind);
    }
    if (kind.verbs().contains(Verb.GET)) {
      ObjectNode read = operation(item, "get", kind, "Read", 200);
      kind.lookups().keySet().forEach(name -> query(read, name, "One value of the document"));
    }
    if (kind.verbs().contains(Verb.REPLACE)) {
      body(operation(item, "put", kind, "Create or replace", kind.codes().putReplaced()), kind);
    }
    if (kind.verbs().contains(Verb.DELETE)) {
      ObjectNode delete = operation(item, "delete", kind, "Delete", 204);
      kind.deletions().stream()
          .sorted()
          .forEach(way -> query(delete, way.parameter(), way.meaning()));
    }
  }

  private void action(Action action) {
    Kind<?> on = action.on();
    String path = (on == null ? "/v2" : template(on, own(on))) + "/" + action.name();
    for (String variable : action.variables()) {
      path += "/{" + variable + "}";
    }
    ObjectNode operation =
        operation(
            path,
            action.method().name().toLowerCase(Locale.ROOT),
            on,
            action.description(),
            action.code());
    action.parameters().forEach(name -> query(operation, name, ""));
    if (!action.files().isEmpty()) {
      ObjectNode parts = form(operation);
      parts.putObject("metadata").put("type", "object");
      action.files().forEach(file -> binary(parts, file));
    }
  }

  /// A parameter that two ways to read share is described once.
  private static void query(ObjectNode operation, String name, String description) {
    ArrayNode all = operation.withArray("parameters");
    if (all.findValuesAsText("name").contains(name)) {
      return;
    }
    ObjectNode parameter = all.addObject().put("name", name).put("in", "query");
    if (!description.isEmpty()) {
      parameter.put("description", description);
    }
    parameter.putObject("schema").put("type", "string");
  }

  private static String template(Kind<?> kind, String end) {
    String base = kind.parent().map(up -> template(up, own(up))).orElse("/v2");
    return base + "/" + kind.segment() + end;
  }

  private static String own(Kind<?> kind) {
    var text = new StringBuilder();
    kind.variables().forEach(variable -> text.append("/{").append(variable).append("}"));
    return text.toString();
  }

  private ObjectNode operation(
      String path, String method, @Nullable Kind<?> kind, String summary, int code) {
    ObjectNode operation = paths.withObjectProperty(path).putObject(method);
    operation.put("summary", summary);
    operation.putArray("tags").add(kind == null ? "Hub" : kind.name());
    for (String part : path.split("/")) {
      if (part.startsWith("{")) {
        ObjectNode parameter = operation.withArray("parameters").addObject();
        parameter
            .put("name", part.substring(1, part.length() - 1))
            .put("in", "path")
            .put("required", true);
        parameter.putObject("schema").put("type", "string");
      }
    }
    ObjectNode responses = operation.putObject("responses");
    responses.putObject(Integer.toString(code)).put("description", "Done");
    responses
        .putObject("default")
        .put("description", "Refused; plain text unless application/problem+json is asked for")
        .putObject("content")
        .putObject(ProblemMapper.PROBLEM_JSON)
        .putObject("schema")
        .put("$ref", "#/components/schemas/Problem");
    return operation;
  }

  private static void body(ObjectNode operation, Kind<?> kind) {
    String reference = "#/components/schemas/" + kind.name();
    kind.file()
        .ifPresentOrElse(
            part -> {
              ObjectNode properties = form(operation);
              properties.putObject("metadata").put("$ref", reference);
              binary(properties, part);
            },
            () ->
                content(operation)
                    .putObject("application/json")
                    .putObject("schema")
                    .put("$ref", reference));
  }

  private static ObjectNode content(ObjectNode operation) {
    return operation.putObject("requestBody").put("required", true).putObject("content");
  }

  /// The parts of a form, to be filled.
  private static ObjectNode form(ObjectNode operation) {
    return content(operation)
        .putObject("multipart/form-data")
        .putObject("schema")
        .put("type", "object")
        .putObject("properties");
  }

  private static void binary(ObjectNode parts, Kind.FilePart file) {
    parts.putObject(file.part()).put("type", "string").put("format", "binary");
  }

  /// Names of all operations, as `GET /v2/projects`.
  static List<String> operations(ObjectNode openApi) {
    List<String> all = new ArrayList<>();
    openApi
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(
                    method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    return all;
  }
}
