package io.bulkhead.store;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Checks keys of rows. Names are joined with slashes, so a slash within a name would make two keys
/// look alike; and PostgreSQL's text type cannot hold NUL.
public final class Keys {
  public static boolean storable(DocumentKey key) {
    return storable(key.kind())
        && !key.names().isEmpty()
        && key.names().stream().allMatch(Keys::name);
  }

  public static boolean storable(String text) {
    return text.indexOf('\0') < 0;
  }

  private static boolean name(String name) {
    return !name.isEmpty() && name.indexOf('/') < 0 && storable(name);
  }

  public static void requireKind(Kind<?> kind, DocumentKey key) {
    if (!kind.name().equals(key.kind())) {
      throw new IllegalArgumentException("not the key of a " + kind.name() + ": " + key);
    }
  }

  public static void requireStorable(Kind<?> kind, DocumentKey key) {
    if (!storable(key) || key.names().size() != depth(kind)) {
      throw new IllegalArgumentException("not the names of a " + kind.name() + ": " + key.names());
    }
  }

  public static void requireStorable(DocumentKey key) {
    if (!storable(key)) {
      throw new IllegalArgumentException("not the key of a document: " + key);
    }
  }

  public static String requireText(String text) {
    if (!storable(text)) {
      throw new IllegalArgumentException("a text with a NUL character cannot be stored");
    }
    return text;
  }

  private static int depth(Kind<?> kind) {
    return kind.variables().size() + kind.parent().map(Keys::depth).orElse(0);
  }

  public static DocumentKey read(String kind, String path) {
    return new DocumentKey(kind, List.of(path.split("/", -1)));
  }

  /// Callers may send invalid Unicode; it must be audited nevertheless.
  static String clean(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private Keys() {}
}
