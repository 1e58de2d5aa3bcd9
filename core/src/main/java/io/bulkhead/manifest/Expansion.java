package io.bulkhead.manifest;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.YAMLException;

/// Measures a parsed YAML document with all aliases expanded. A kilobyte of anchors can expand to
/// gigabytes, by nested lists or by many references to one long text.
final class Expansion {
  /// What a document may grow to beyond four times its text.
  private static final long SLACK = 1_000_000;

  private static final long IN_PROGRESS = -1;

  private final Map<Object, Long> sizes = new IdentityHashMap<>();
  private final long most;

  private Expansion(int length) {
    this.most = 4L * length + SLACK;
  }

  /// Throws [YAMLException] if the document would grow out of proportion to its text of the given
  /// number of characters, or contains itself.
  static void check(Object document, int length) {
    new Expansion(length).size(document);
  }

  private long size(Object value) {
    return switch (value) {
      case Map<?, ?> map -> known(map, List.of(map.keySet(), map.values()));
      case Iterable<?> list -> known(list, List.of(list));
      case String text -> text.length() + 1L;
      default -> 1;
    };
  }

  private long known(Object container, List<Iterable<?>> contents) {
    Long before = sizes.get(container);
    if (before != null) {
      if (before == IN_PROGRESS) {
        throw new YAMLException("an anchor holds itself");
      }
      return before;
    }
    sizes.put(container, IN_PROGRESS);
    long sum = 1;
    for (Iterable<?> content : contents) {
      for (Object each : content) {
        sum += each == null ? 1 : size(each);
        if (sum > most) {
          throw new YAMLException(
              "its anchors stand for more than " + most + " characters; write it out in files");
        }
      }
    }
    sizes.put(container, sum);
    return sum;
  }
}
