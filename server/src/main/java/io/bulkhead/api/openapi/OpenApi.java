package io.bulkhead.api.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.response.ProblemResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The OpenAPI 3.1 description, generated from the tables of kinds and actions and from the records
/// of their answers.
public final class OpenApi {
  /// The media type of a problem document, RFC 9457.
  public static final String PROBLEM_JSON = "application/problem+json";

  private static final String JSON = "application/json";
  private static final String HUB = "Hub";
  private static final List<String> REFUSALS = List.of("4XX", "5XX");
  private static final List<Action.Query> PAGES =
      List.of(
          Action.Query.number("limit", "At most so many; the header X-Continue tells how to go on"),
          Action.Query.text("continue", "What X-Continue said"));

  private final ObjectNode root = JsonNodeFactory.instance.objectNode();
  private final ObjectNode paths;
  private final OpenApiSchemas schemas;
  private final Examples examples;

  private OpenApi(KindTable table) {
    this.examples = new Examples(table);
    root.put("openapi", "3.1.0");
    ObjectNode info = root.putObject("info");
    info.put("title", "Bulkhead")
        .put("version", "2")
        .put("summary", "EMCO's v2 API, and Bulkhead's own")
        .put(
            "description",
            "Intents of a telco and its customers, what is made of them, and the proof that they"
                + " are isolated. Generated from the tables of kinds and actions.");
    info.putObject("license").put("name", "Apache License 2.0").put("identifier", "Apache-2.0");
    root.putArray("servers")
        .addObject()
        .put("url", "/")
        .put("description", "The hub that served this document");
    root.putArray("security").addObject().putArray("token");
    tags(table);
    this.paths = root.putObject("paths");
    ObjectNode components = root.putObject("components");
    components
        .putObject("securitySchemes")
        .putObject("token")
        .put("type", "http")
        .put("scheme", "bearer")
        .put("description", "A token of the hub (`bulkhead token create`), or of an OIDC issuer");
    this.schemas = new OpenApiSchemas(components.putObject("schemas"));
    refused(components);
  }

  public static ObjectNode of(KindTable table, List<Action> actions) {
    var made = new OpenApi(table);
    table.kinds().forEach(made::kind);
    actions.forEach(made::action);
    made.health();
    return made.root;
  }

  private void tags(KindTable table) {
    ArrayNode tags = root.putArray("tags");
    table
        .kinds()
        .forEach(kind ->
            tags.addObject().put("name", kind.name()).put("description", kind.description()));
    tags.addObject().put("name", HUB).put("description", "What belongs to no document");
  }

  private void refused(ObjectNode components) {
    ObjectNode problem = components.putObject("responses").putObject("Problem");
    problem.put(
        "description",
        "Refused, and nothing was changed. A client that accepts application/json or"
            + " application/problem+json gets this document, others plain text. (Where one app,"
            + " profile or cluster is read, only a client that names application/problem+json"
            + " gets it.)");
    problem
        .putObject("content")
        .putObject(PROBLEM_JSON)
        .set("schema", schemas.reference(ProblemResponse.class));
  }

  private void kind(Kind<?> kind) {
    schemas.record(kind.name(), kind.type());
    String collection = template(kind, "");
    String item = collection + own(kind);
    String name = kind.name();
    if (kind.verbs().contains(Verb.LIST)) {
      ObjectNode list =
          operation(collection, "get", kind, "list" + plural(name), "List " + words(plural(name)));
      kind.reads()
          .forEach(read ->
              query(
                  list,
                  Action.Query.text(
                      read.parameter(),
                      "Another way to read the list, with an answer of its own")));
      PAGES.forEach(page -> query(list, page));
      listed(list, kind);
    }
    if (kind.verbs().contains(Verb.CREATE)) {
      ObjectNode create = operation(collection, "post", kind, "create" + name, "Create one");
      body(create, kind);
      shown(answered(create, kind.codes().created(), "Created", schemas.named(name)), kind);
    }
    if (kind.verbs().contains(Verb.GET)) {
      ObjectNode read = operation(item, "get", kind, "get" + name, "Read one");
      kind.lookups()
          .keySet()
          .forEach(one -> query(read, Action.Query.text(one, "One value of the document")));
      ObjectNode content = answered(read, 200, "As it was written", schemas.named(name));
      shown(content, kind);
      kind.file().ifPresent(file -> files(content, file));
    }
    if (kind.verbs().contains(Verb.REPLACE)) {
      ObjectNode replace = operation(item, "put", kind, "replace" + name, "Create or replace it");
      body(replace, kind);
      Set<Integer> codes = new LinkedHashSet<>();
      codes.add(kind.codes().putReplaced());
      codes.add(kind.codes().putCreated());
      codes.forEach(code -> shown(answered(replace, code, "Stored", schemas.named(name)), kind));
    }
    if (kind.verbs().contains(Verb.DELETE)) {
      ObjectNode delete = operation(item, "delete", kind, "delete" + name, "Delete it");
      kind.deletions().stream()
          .sorted()
          .forEach(way -> query(delete, Action.Query.flag(way.parameter(), way.meaning())));
      done(delete, 204, "Deleted");
    }
  }

  /// A plural that is correct for the names of kinds.
  private static String plural(String name) {
    if (name.endsWith("s")) {
      return name;
    }
    return name.endsWith("y") && !name.endsWith("ay")
        ? name.substring(0, name.length() - 1) + "ies"
        : name + "s";
  }

  /// `AppDependencies` as `app dependencies`.
  private static String words(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  private void listed(ObjectNode list, Kind<?> kind) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    if (kind.listShape().isEmpty()) {
      if (kind.emptyList() == Kind.EmptyList.NULL) {
        schema.putArray("type").add("array").add("null");
      } else {
        schema.put("type", "array");
      }
      schema.set("items", schemas.named(kind.name()));
    } else {
      schema.put("description", "As EMCO answers it; see the page of the kind in the reference");
    }
    ObjectNode content = answered(list, 200, "In the order of creation", schema);
    if (kind.listShape().isEmpty()) {
      examples
          .answered(kind)
          .ifPresent(one -> content.withObjectProperty(JSON).putArray("example").add(one));
    }
    ObjectNode header =
        list.withObject("/responses/200").putObject("headers").putObject("X-Continue");
    header.put("description", "Where the next page begins; absent on the last");
    header.putObject("schema").put("type", "string");
  }

  private static void files(ObjectNode content, Kind.FilePart file) {
    content
        .putObject("application/octet-stream")
        .putObject("schema")
        .put("type", "string")
        .put("contentMediaType", "application/octet-stream");
    // Not declared as a form: generators would take it for the request's.
    content
        .putObject("multipart/form-data")
        .putObject("schema")
        .put("type", "string")
        .put("contentMediaType", "multipart/form-data")
        .put("description", "The parts `metadata` (JSON) and `" + file.part() + "`");
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
            action.id(),
            action.description());
    action.queries().forEach(one -> query(operation, one));
    if (!action.files().isEmpty()) {
      ObjectNode parts = form(operation);
      parts.putObject("metadata").put("type", "object");
      action.files().forEach(file -> binary(parts, file));
    }
    switch (action.response()) {
      case Action.Response.None _ -> done(operation, action.code(), "Done, or begun");
      case Action.Response.Text(String mediaType) ->
          content(operation, action.code(), "Done")
              .putObject(mediaType)
              .putObject("schema")
              .put("type", "string");
      case Action.Response.One(Class<?> type) ->
          answered(operation, action.code(), "Done", schemas.reference(type));
      case Action.Response.Many(Class<?> type) -> {
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("type", "array");
        list.set("items", schemas.reference(type));
        answered(operation, action.code(), "Done", list);
      }
    }
  }

  private void health() {
    check("/q/health/live", "getLiveness", "Whether the process is alive");
    check(
        "/q/health/ready", "getReadiness", "Whether it can do its work, a sentence for each check");
    ObjectNode metrics = operation("/metrics", "get", null, "getMetrics", "Metrics for Prometheus");
    content(metrics, 200, "Every metric of the reference")
        .putObject("text/plain")
        .putObject("schema")
        .put("type", "string");
  }

  private void check(String path, String id, String summary) {
    ObjectNode operation = operation(path, "get", null, id, summary);
    operation.putArray("security");
    ObjectNode schema = schemas.reference(Health.class);
    answered(operation, 200, "All is well", schema);
    answered(operation, 503, "Something is not", schema.deepCopy());
  }

  /// The format of MicroProfile Health.
  private record Health(String status, List<HealthCheck> checks) {}

  private record HealthCheck(String name, String status) {}

  private static void query(ObjectNode operation, Action.Query query) {
    ArrayNode all = operation.withArray("parameters");
    // Two queries may share a parameter.
    if (all.findValuesAsText("name").contains(query.name())) {
      return;
    }
    ObjectNode parameter = all.addObject().put("name", query.name()).put("in", "query");
    parameter.put("description", query.description());
    ObjectNode schema = parameter.putObject("schema");
    if (query.repeated()) {
      parameter.put("explode", true);
      schema = schema.put("type", "array").putObject("items");
    }
    switch (query.type()) {
      case TEXT -> schema.put("type", "string");
      case NUMBER -> schema.put("type", "integer").put("minimum", 0);
      case FLAG -> schema.put("type", "boolean");
      case TIME -> schema.put("type", "string").put("format", "date-time");
    }
    if (!query.values().isEmpty()) {
      query.values().forEach(schema.putArray("enum")::add);
    }
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
      String path, String method, @Nullable Kind<?> kind, String id, String summary) {
    ObjectNode operation = paths.withObjectProperty(path).putObject(method);
    operation.put("operationId", id);
    operation.put("summary", summary);
    operation.putArray("tags").add(kind == null ? HUB : kind.name());
    for (String part : path.split("/")) {
      if (part.startsWith("{")) {
        String name = part.substring(1, part.length() - 1);
        ObjectNode parameter = operation.withArray("parameters").addObject();
        parameter
            .put("name", name)
            .put("in", "path")
            .put("required", true)
            .put("description", "Which " + words(name));
        parameter.putObject("schema").put("type", "string");
      }
    }
    ObjectNode responses = operation.putObject("responses");
    for (String refused : REFUSALS) {
      responses.putObject(refused).put("$ref", "#/components/responses/Problem");
    }
    return operation;
  }

  private static void done(ObjectNode operation, int code, String description) {
    // The success response comes before the problems.
    ObjectNode responses = operation.withObject("/responses");
    ObjectNode others = responses.deepCopy().retain(REFUSALS);
    responses.remove(REFUSALS);
    responses.putObject(Integer.toString(code)).put("description", description);
    responses.setAll(others);
  }

  private static ObjectNode content(ObjectNode operation, int code, String description) {
    done(operation, code, description);
    return operation.withObject("/responses/" + code).putObject("content");
  }

  private static ObjectNode answered(
      ObjectNode operation, int code, String description, ObjectNode schema) {
    ObjectNode content = content(operation, code, description);
    content.putObject(JSON).set("schema", schema);
    return content;
  }

  /// Adds the example of an answer.
  private void shown(ObjectNode content, Kind<?> kind) {
    examples.answered(kind).ifPresent(one -> content.withObjectProperty(JSON).set("example", one));
  }

  private void body(ObjectNode operation, Kind<?> kind) {
    ObjectNode reference = schemas.named(kind.name());
    kind.file()
        .ifPresentOrElse(
            part -> {
              ObjectNode properties = form(operation);
              properties.set("metadata", reference);
              binary(properties, part);
              examples
                  .sent(kind)
                  .ifPresent(one ->
                      operation
                          .withObject("/requestBody/content/multipart~1form-data/example")
                          .set("metadata", one));
            },
            () -> {
              ObjectNode content = requested(operation).putObject(JSON);
              content.set("schema", reference);
              examples.sent(kind).ifPresent(one -> content.set("example", one));
            });
  }

  private static ObjectNode requested(ObjectNode operation) {
    return operation.putObject("requestBody").put("required", true).putObject("content");
  }

  /// The empty schema of a form, to be filled in.
  private static ObjectNode form(ObjectNode operation) {
    return requested(operation)
        .putObject("multipart/form-data")
        .putObject("schema")
        .put("type", "object")
        .putObject("properties");
  }

  private static void binary(ObjectNode parts, Kind.FilePart file) {
    parts
        .putObject(file.part())
        .put("type", "string")
        .put("format", "binary")
        .put("contentMediaType", "application/octet-stream");
  }
}
