package io.bulkhead.kind;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is known of each document of a kind beyond its body, for lists.
///
/// @param action of the hub, which answers with a list of `S`
/// @param <S> the record of one document's line
public record Overview<S extends Overview.Line>(
    String action, Class<S> type, List<Column<S>> columns) {
  public Overview {
    columns = List.copyOf(columns);
  }

  /// One document.
  public interface Line {
    /// Its names, from the root.
    List<String> names();
  }

  /// A cell of the CLI's table.
  ///
  /// @param value an [java.time.Instant] is shown as an age, null as `-`
  public record Column<S>(String title, Function<S, @Nullable Object> value) {}
}
