package io.bulkhead.kind;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that can be asked of a document besides reading and writing it: a row of [Actions].
///
/// @param name also the last path segment, such as `instantiate`
/// @param on the kind it belongs to; null for actions at the root (`/v2/operations`)
/// @param method how it is asked
/// @param code the success code
/// @param variables further path segments behind the name, such as `[operation]`
/// @param parameters query parameters that it understands; others are ignored, as EMCO does, with a
///   warning in a header of the answer
/// @param files parts of a form that it takes, beside the part `metadata`; empty for no form
public record Action(
    String name,
    @Nullable Kind<?> on,
    Method method,
    int code,
    List<String> variables,
    List<String> parameters,
    List<Kind.FilePart> files,
    String description) {
  public Action {
    variables = List.copyOf(variables);
    parameters = List.copyOf(parameters);
    files = List.copyOf(files);
  }

  public Action(
      String name,
      @Nullable Kind<?> on,
      Method method,
      int code,
      List<String> variables,
      List<String> parameters,
      String description) {
    this(name, on, method, code, variables, parameters, List.of(), description);
  }

  public enum Method {
    GET,
    POST,
    DELETE
  }
}
