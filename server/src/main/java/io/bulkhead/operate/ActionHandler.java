package io.bulkhead.operate;

import io.bulkhead.access.Identity;
import io.bulkhead.kind.DocumentKey;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Carries out one row of [actions][io.bulkhead.kind.Actions]. Throws a
/// [io.bulkhead.diagnostic.BulkheadException] for what must not or cannot be done.
@FunctionalInterface
public interface ActionHandler {
  Answer handle(Call call);

  /// @param key the document; null for actions at the root
  /// @param variables values of the path segments behind the action's name
  /// @param query parameters as sent, in order; a flag without a value has an empty text
  record Call(
      @Nullable DocumentKey key,
      List<String> variables,
      SequencedMap<String, List<String>> query,
      byte[] body,
      Identity who) {}

  /// @param body null for none; a value to be written as JSON, or a String for another media type
  record Answer(String mediaType, @Nullable Object body) {
    public static final Answer EMPTY = new Answer("", null);

    public static Answer json(Object body) {
      return new Answer("application/json", body);
    }
  }
}
