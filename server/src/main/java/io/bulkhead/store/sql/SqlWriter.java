package io.bulkhead.store.sql;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.store.Change;
import io.bulkhead.store.Writer;
import io.bulkhead.store.database.KeyRing;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Writes within one transaction and collects its changes.
final class SqlWriter extends SqlReader implements Writer {
  private final long revision;

  SqlWriter(Handle handle, KeyRing keys) {
    super(handle, keys);
    this.revision =
        handle
            .createQuery(
                "UPDATE counter SET revision = revision + 1 WHERE id = 1 RETURNING revision")
            .mapTo(Long.class)
            .one();
  }

  Change change() {
    return notes.at(revision);
  }

  @Override
  public <D> Stored<D> save(Kind<D> kind, DocumentKey key, D body, List<FileAttachment> files) {
    notes.saved(key, documents.save(kind, key, body, files, revision));
    return documents.find(kind, key).orElseThrow();
  }

  @Override
  public void saveOwners(DocumentKey key, List<String> logicalClouds) {
    documents.saveOwners(key, logicalClouds);
  }

  @Override
  public void delete(DocumentKey key) {
    if (documents.delete(key)) {
      notes.deleted(key);
    }
  }

  @Override
  public void saveLifecycle(DocumentKey key, Lifecycle lifecycle) {
    documents.saveLifecycle(key, lifecycle);
  }
}
