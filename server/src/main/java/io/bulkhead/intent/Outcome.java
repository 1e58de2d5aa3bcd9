package io.bulkhead.intent;

import io.bulkhead.manifest.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The outcome of changing a document.
public sealed interface Outcome {
  /// For the audit.
  Change change();

  /// It was created or replaced.
  ///
  /// @param created whether it did not exist before
  /// @param body as it is stored
  /// @param ignored its unknown members, as a sentence; empty for none
  record Written<D>(boolean created, D body, String ignored, Change change) implements Outcome {}

  /// It is deleted.
  record Deleted(Change change) implements Outcome {}

  /// It is deleted, and what it stands for was given up.
  ///
  /// @param left what of it still exists on clusters, as a record to be shown
  record GivenUp(Record left, Change change) implements Outcome {}

  /// It is deleted automatically as soon as something else is gone.
  record Leaving(Change change) implements Outcome {}

  /// What the audit records of a change.
  ///
  /// @param diffDigest SHA-256 of the document before and after, empty if none changed
  /// @param detail its effects beside the document, empty for none
  record Change(String diffDigest, String detail) {
    public static final Change NONE = new Change("", "");

    /// @param before JSON, empty if there was none
    /// @param after JSON, empty if there is none
    static Change between(byte[] before, byte[] after) {
      var text = new ByteArrayOutputStream();
      text.writeBytes("before\n".getBytes(StandardCharsets.UTF_8));
      text.writeBytes(before);
      text.writeBytes("after\n".getBytes(StandardCharsets.UTF_8));
      text.writeBytes(after);
      return new Change(Digest.of(text.toByteArray()).hex(), "");
    }

    Change detailed(String text) {
      return new Change(diffDigest, text);
    }
  }
}
