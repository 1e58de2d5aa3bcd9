package io.bulkhead.kind;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Zero values: a member that is missing or null becomes empty, as EMCO's clients expect. Records
/// call these in their compact constructors, because a decoder passes null for missing members.
public final class Zero {
  public static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  public static <T> T or(@Nullable T value, T zero) {
    return value == null ? zero : value;
  }

  public static <T> List<T> list(@Nullable List<T> value) {
    return value == null ? List.of() : List.copyOf(value);
  }

  private Zero() {}
}
