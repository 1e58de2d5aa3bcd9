package io.bulkhead.kind;

import java.util.List;

/// The identity of a document: its kind and every name from the root of its path down to its own.
///
/// A composite app of project `acme` is `CompositeApp [acme, shop, v1]`: some kinds are named by
/// two segments.
///
/// @param kind the kind's name in the table, such as `LogicalCloud`
/// @param names the parents' names first, never empty
public record DocumentKey(String kind, List<String> names) implements Comparable<DocumentKey> {
  public DocumentKey {
    names = List.copyOf(names);
  }

  public static DocumentKey of(Kind<?> kind, String... names) {
    return new DocumentKey(kind.name(), List.of(names));
  }

  /// The last segment, for messages.
  public String name() {
    return names.getLast();
  }

  /// The names joined with `/`. Names never contain a slash, so this is unambiguous within a kind.
  public String joined() {
    return String.join("/", names);
  }

  @Override
  public int compareTo(DocumentKey other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : joined().compareTo(other.joined());
  }

  @Override
  public String toString() {
    return kind + " " + joined();
  }
}
