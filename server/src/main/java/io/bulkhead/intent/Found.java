package io.bulkhead.intent;

import io.bulkhead.kind.Stored;

/// The result of reading one thing.
public sealed interface Found {
  /// Whether it contains a secret, so that the read must be audited.
  boolean secret();

  /// @param fileReadable whether the caller may also read its file
  record Document(Stored<?> stored, boolean fileReadable, boolean secret) implements Found {}

  /// A part that its kind selects, to be shown as JSON.
  record Value(Object value, boolean secret) implements Found {}
}
