package io.bulkhead.cli.http;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.table.KindTable;
import java.util.Locale;

/// Paths and requests of the hub as people type them.
public final class TypedPath {

  /// `/v2/projects/acme` as `project acme`; a path of no document unchanged.
  public static String of(String path) {
    KindTable table = KindTable.standard();
    return table.keyOf(path).map(key -> typed(table, key)).orElse(path);
  }

  /// `DELETE /v2/projects/acme` as `delete project acme`; a list as `get lc acme/`, an action by
  /// its own name. Anything else stays a request.
  public static String request(String method, String url) {
    KindTable table = KindTable.standard();
    String path = url.replaceFirst("\\?.*", "");
    String verb = method.equals("PUT") ? "replace" : method.toLowerCase(Locale.ROOT);
    if (table.keyOf(path).isPresent()) {
      return verb + " " + of(path);
    }
    int slash = path.lastIndexOf('/');
    String above = path.substring(0, slash);
    String last = path.substring(slash + 1);
    for (Kind<?> kind : table.kinds()) {
      if (kind.segment().equals(last) && parentPath(table, kind, above)) {
        return (method.equals("POST") ? "create " : verb + " ")
            + noun(kind)
            + table.keyOf(above).map(key -> " " + key.joined() + "/").orElse("");
      }
    }
    return table.keyOf(above).map(key -> last + " " + typed(table, key)).orElse(method + " " + url);
  }

  private static boolean parentPath(KindTable table, Kind<?> kind, String path) {
    return kind.parent().isEmpty()
        ? path.equals("/v2")
        : table
            .keyOf(path)
            .filter(key -> key.kind().equals(kind.parent().get().name()))
            .isPresent();
  }

  private static String typed(KindTable table, DocumentKey key) {
    return table.byName(key.kind()).map(TypedPath::noun).orElse(key.kind()) + " " + key.joined();
  }

  /// The shortest word to type for a kind.
  public static String noun(Kind<?> kind) {
    return kind.shortNames().isEmpty()
        ? kind.name().toLowerCase(Locale.ROOT)
        : kind.shortNames().getFirst();
  }

  private TypedPath() {}
}
