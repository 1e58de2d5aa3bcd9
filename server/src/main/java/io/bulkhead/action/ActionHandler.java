package io.bulkhead.action;

import io.bulkhead.access.Identity;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Carries out one row of [actions][io.bulkhead.kind.table.Actions]. Throws a
/// [io.bulkhead.diagnostic.BulkheadException] for what is forbidden or impossible.
@FunctionalInterface
public interface ActionHandler {
  Answer handle(Call call);

  /// @param key the document; null for actions at the root
  /// @param variables values of the path segments after the action's name
  /// @param query parameters as sent, in order; a flag without a value has an empty text
  /// @param body the request body; of a form, its part `metadata`
  /// @param files parts of a form by name, which must stay readable until the answer is known;
  ///   empty if it is no form
  record Call(
      @Nullable DocumentKey key,
      List<String> variables,
      SequencedMap<String, List<String>> query,
      byte[] body,
      Map<String, ByteBuffer> files,
      Identity who) {
    public Call(
        @Nullable DocumentKey key,
        List<String> variables,
        SequencedMap<String, List<String>> query,
        byte[] body,
        Identity who) {
      this(key, variables, query, body, Map.of(), who);
    }

    /// Whether a query parameter is present.
    public boolean flag(String name) {
      List<String> values = query.getOrDefault(name, List.of("false"));
      return switch (values.getFirst()) {
        case "", "true" -> true;
        case "false" -> false;
        default ->
            throw new BulkheadException(
                Problem.INVALID_QUERY, name + " must be true or false", name);
      };
    }
  }

  /// @param body null for none; a value to be written as JSON, or a String for another media type
  public record Answer(String mediaType, @Nullable Object body) {
    public static final Answer EMPTY = new Answer("", null);

    public static Answer json(Object body) {
      return new Answer("application/json", body);
    }
  }
}
