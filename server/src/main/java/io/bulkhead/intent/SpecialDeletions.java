package io.bulkhead.intent;

import io.bulkhead.access.Identity;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.store.Writer;

/// Carries out what the [ways of deletion][io.bulkhead.kind.Deletion] ask for beyond the deletion
/// itself, within its transaction.
public interface SpecialDeletions {
  /// For [io.bulkhead.kind.Deletion#LOST]: takes out of the store whatever stands in the way.
  Abandoned abandon(Writer writer, DocumentKey key);

  /// For [io.bulkhead.kind.Deletion#REMOVE_GUARD]: whether there is nothing to be taken away any
  /// more. Orders it otherwise, and that the document goes then.
  boolean guardGone(Writer writer, DocumentKey key, Identity who);

  /// @param left what is still out there, as a record to be shown
  /// @param text the same for the audit
  record Abandoned(Record left, String text) {}
}
