package io.bulkhead.kind.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An operation on a document besides reading and writing it: a row of [Actions].
///
/// @param name also the last path segment, such as `instantiate`
/// @param on the kind it belongs to; null for actions at the root (`/v2/operations`)
/// @param method the HTTP method
/// @param code the success status
/// @param id its name in generated clients, such as `instantiateDeploymentIntentGroup`
/// @param variables further path segments after the name, such as `[operation]`
/// @param queries supported query parameters; others are ignored, as EMCO does, with a warning in a
///   header of the answer
/// @param files accepted parts of a form, beside the part `metadata`; empty for no form
/// @param response the answer
public record Action(
    String name,
    @Nullable Kind<?> on,
    Method method,
    int code,
    String id,
    List<String> variables,
    List<Query> queries,
    List<Kind.FilePart> files,
    Response response,
    String description) {
  public Action {
    variables = List.copyOf(variables);
    queries = List.copyOf(queries);
    files = List.copyOf(files);
  }

  public enum Method {
    GET,
    POST,
    DELETE
  }

  /// A query parameter.
  ///
  /// @param values allowed values; empty for anything of its type
  /// @param repeated whether it may be given more than once
  public record Query(
      String name, Type type, List<String> values, boolean repeated, String description) {
    public Query {
      values = List.copyOf(values);
    }

    public enum Type {
      TEXT,
      /// A whole number from 0.
      NUMBER,
      /// `true`, `false`, or no value, which is `true`.
      FLAG,
      /// RFC 3339.
      TIME
    }

    public static Query text(String name, String description) {
      return new Query(name, Type.TEXT, List.of(), false, description);
    }

    public static Query oneOf(String name, List<String> values, String description) {
      return new Query(name, Type.TEXT, values, false, description);
    }

    /// May be given more than once.
    public static Query texts(String name, String description) {
      return new Query(name, Type.TEXT, List.of(), true, description);
    }

    public static Query number(String name, String description) {
      return new Query(name, Type.NUMBER, List.of(), false, description);
    }

    public static Query flag(String name, String description) {
      return new Query(name, Type.FLAG, List.of(), false, description);
    }

    public static Query time(String name, String description) {
      return new Query(name, Type.TIME, List.of(), false, description);
    }
  }

  /// The answer of a successful action.
  public sealed interface Response {
    /// No body.
    record None() implements Response {}

    /// JSON of this shape.
    record One(Class<?> type) implements Response {}

    /// A JSON array of this shape.
    record Many(Class<?> type) implements Response {}

    /// Not JSON.
    record Text(String mediaType) implements Response {}
  }

  /// Whether the value matches this type, so that generated clients can read it. A tree is passed
  /// on as it was signed.
  public boolean promises(Object answer) {
    return switch (response) {
      case Response.One(Class<?> type) -> type.isInstance(answer) || answer instanceof JsonNode;
      case Response.Many(Class<?> type) ->
          answer instanceof List<?> list && list.stream().allMatch(type::isInstance);
      case Response.Text _ -> answer instanceof String;
      case Response.None _ -> false;
    };
  }

  /// Whether a query parameter is supported.
  public boolean understands(String query) {
    return queries.stream().anyMatch(one -> one.name().equals(query));
  }

  static Builder get(String name, @Nullable Kind<?> on, String id) {
    return new Builder(name, on, Method.GET, 200, id);
  }

  static Builder post(String name, @Nullable Kind<?> on, String id, int code) {
    return new Builder(name, on, Method.POST, code, id);
  }

  static Builder delete(String name, @Nullable Kind<?> on, String id) {
    return new Builder(name, on, Method.DELETE, 204, id);
  }

  /// Builds one row, member by member.
  static final class Builder {
    private final String name;
    private final @Nullable Kind<?> on;
    private final Method method;
    private final int code;
    private final String id;
    private final List<String> variables = new ArrayList<>();
    private final List<Query> queries = new ArrayList<>();
    private final List<Kind.FilePart> files = new ArrayList<>();
    private Response response = new Response.None();

    private Builder(String name, @Nullable Kind<?> on, Method method, int code, String id) {
      this.name = name;
      this.on = on;
      this.method = method;
      this.code = code;
      this.id = id;
    }

    Builder variable(String segment) {
      variables.add(segment);
      return this;
    }

    Builder queries(List<Query> more) {
      queries.addAll(more);
      return this;
    }

    Builder query(Query one) {
      queries.add(one);
      return this;
    }

    Builder files(Kind.FilePart... parts) {
      files.addAll(List.of(parts));
      return this;
    }

    Builder answers(Class<?> type) {
      response = new Response.One(type);
      return this;
    }

    Builder answersMany(Class<?> type) {
      response = new Response.Many(type);
      return this;
    }

    Builder answersText(String mediaType) {
      response = new Response.Text(mediaType);
      return this;
    }

    Action described(String description) {
      return new Action(
          name, on, method, code, id, variables, queries, files, response, description);
    }
  }
}
