package io.bulkhead.intent;

import io.bulkhead.access.Identity;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.store.Writer;

/// Carries out what [ways of deletion][io.bulkhead.kind.Deletion] require beyond the deletion
/// itself, within its transaction.
public interface SpecialDeletions {
  /// For [io.bulkhead.kind.Deletion#LOST]: removes from the store whatever prevents the deletion.
  Abandoned abandon(Writer writer, DocumentKey key);

  /// For [io.bulkhead.kind.Deletion#REMOVE_GUARD]: returns whether nothing is left to remove.
  /// Otherwise orders the removal, after which the document is deleted.
  boolean guardGone(Writer writer, DocumentKey key, Identity who);

  /// @param left what still exists on the cluster, as a record to be shown
  /// @param text the same for the audit
  record Abandoned(Record left, String text) {}
}
