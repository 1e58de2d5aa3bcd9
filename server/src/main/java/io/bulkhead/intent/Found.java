package io.bulkhead.intent;

import io.bulkhead.kind.Stored;

/// What a read of one thing found.
public sealed interface Found {
  /// Whether it tells a secret, so that the read belongs into the audit.
  boolean secret();

  /// @param fileReadable whether the caller may read its file too
  record Document(Stored<?> stored, boolean fileReadable, boolean secret) implements Found {}

  /// Something that its kind picks out, to be shown as JSON.
  record Value(Object value, boolean secret) implements Found {}
}
