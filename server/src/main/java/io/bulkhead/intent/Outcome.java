package io.bulkhead.intent;

import io.bulkhead.manifest.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// What became of a document that was to be changed.
public sealed interface Outcome {
  /// For the audit.
  Change change();

  /// It was created or replaced.
  ///
  /// @param created whether it was not there before
  /// @param body as it is kept
  /// @param ignored which members of it nobody knows, as a sentence; empty for none
  record Written<D>(boolean created, D body, String ignored, Change change) implements Outcome {}

  /// It is gone.
  record Deleted(Change change) implements Outcome {}

  /// It is gone, and what it stands for was given up.
  ///
  /// @param left what of it is still out there, as a record to be shown
  record GivenUp(Record left, Change change) implements Outcome {}

  /// It goes by itself as soon as something else is gone.
  record Leaving(Change change) implements Outcome {}

  /// What the audit has of a change.
  ///
  /// @param diffDigest SHA-256 of the document before and after, empty when none changed
  /// @param detail what came of it beside the document, empty for nothing
  record Change(String diffDigest, String detail) {
    public static final Change NONE = new Change("", "");

    /// @param before JSON, empty when there was none
    /// @param after JSON, empty when there is none
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
