package io.bulkhead.store.sql;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import io.bulkhead.store.database.KeyRing;
import io.bulkhead.store.sql.table.IncidentRows;
import io.bulkhead.store.sql.table.OperationRows;
import io.bulkhead.store.sql.table.QuotaRows;
import io.bulkhead.store.sql.table.ReportRows;
import io.bulkhead.store.sql.table.RevisionRows;
import io.bulkhead.store.sql.table.TokenRows;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads through one connection, within its current transaction.
class SqlReader implements Reader {
  final Handle handle;
  final ChangeNotes notes = new ChangeNotes();
  final BlobRows blobs;
  final DocumentRows documents;
  private final ContentRows contents;
  private final DeliveryRows deliveries;
  private final FactRows facts;
  private final OperationRows operations;
  private final RevisionRows revisions;
  private final IncidentRows incidents;
  private final QuotaRows quotas;
  private final ReportRows reports;
  private final TokenRows tokens;
  private final AuditRows audit;

  SqlReader(Handle handle, KeyRing keys) {
    this.handle = handle;
    this.blobs = new BlobRows(handle, keys);
    this.documents = new DocumentRows(handle, keys, blobs);
    this.contents = new ContentRows(handle, keys);
    this.deliveries = new DeliveryRows(handle, notes);
    this.facts = new FactRows(handle, notes);
    this.revisions = new RevisionRows(handle, keys);
    this.operations = new OperationRows(handle, revisions);
    this.incidents = new IncidentRows(handle);
    this.quotas = new QuotaRows(handle);
    this.reports = new ReportRows(handle);
    this.tokens = new TokenRows(handle);
    this.audit = new AuditRows(handle);
  }

  @Override
  public long revision() {
    return handle.createQuery("SELECT revision FROM counter WHERE id = 1").mapTo(Long.class).one();
  }

  @Override
  public <D> Optional<Stored<D>> find(Kind<D> kind, DocumentKey key) {
    return documents.find(kind, key);
  }

  @Override
  public <D> List<Stored<D>> children(Kind<D> kind, DocumentKey parent) {
    return documents.page(kind, parent, 0, 0);
  }

  @Override
  public <D> List<Stored<D>> roots(Kind<D> kind) {
    return documents.page(kind, null, 0, 0);
  }

  @Override
  public <D> List<Stored<D>> page(
      Kind<D> kind, @Nullable DocumentKey parent, long after, int limit) {
    return documents.page(kind, parent, after, limit);
  }

  @Override
  public boolean exists(DocumentKey key) {
    return documents.exists(key);
  }

  @Override
  public long count(Kind<?> kind) {
    return documents.count(kind);
  }

  @Override
  public List<DocumentKey> childrenOf(DocumentKey parent) {
    return documents.childrenOf(parent);
  }

  @Override
  public List<DocumentKey> referrersOf(DocumentKey target) {
    return documents.referrersOf(target);
  }

  @Override
  public Optional<byte[]> smallBlob(Digest digest) {
    return blobs.small(digest);
  }

  @Override
  public Optional<Lifecycle> lifecycle(DocumentKey key) {
    return documents.lifecycle(key);
  }

  @Override
  public List<String> owners(DocumentKey key) {
    return documents.owners(key);
  }

  @Override
  public Writer.Bundles bundles() {
    return contents;
  }

  @Override
  public DeliveryRows deliveries() {
    return deliveries;
  }

  @Override
  public FactRows facts() {
    return facts;
  }

  @Override
  public OperationRows operations() {
    return operations;
  }

  @Override
  public RevisionRows revisions() {
    return revisions;
  }

  @Override
  public IncidentRows incidents() {
    return incidents;
  }

  @Override
  public QuotaRows quotas() {
    return quotas;
  }

  @Override
  public ReportRows reports() {
    return reports;
  }

  @Override
  public Writer.Secrets secrets() {
    return contents;
  }

  @Override
  public TokenRows tokens() {
    return tokens;
  }

  @Override
  public AuditRows audit() {
    return audit;
  }
}
