package io.bulkhead.store.sql;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.manifest.Digest;
import io.bulkhead.proof.ProbeResult;
import io.bulkhead.store.AccessToken;
import io.bulkhead.store.AuditEntry;
import io.bulkhead.store.AuditHead;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Incident;
import io.bulkhead.store.KeptReport;
import io.bulkhead.store.Operation;
import io.bulkhead.store.ProofPast;
import io.bulkhead.store.QuotaClaim;
import io.bulkhead.store.QuotaShare;
import io.bulkhead.store.Reader;
import io.bulkhead.store.database.KeyRing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads through one connection, within the transaction that it is in.
class SqlReader implements Reader {
  final Handle handle;
  final BlobRows blobs;
  final DocumentRows documents;
  final ContentRows contents;
  final DeliveryRows deliveries;
  final FactRows facts;
  final AuditRows audit;
  final TokenRows tokens;
  final IncidentRows incidents;
  final QuotaRows quotas;
  final ProbeRows probes;
  final ReportRows reports;

  SqlReader(Handle handle, KeyRing keys) {
    this.handle = handle;
    this.blobs = new BlobRows(handle, keys);
    this.documents = new DocumentRows(handle, keys, blobs);
    this.contents = new ContentRows(handle, keys);
    this.deliveries = new DeliveryRows(handle);
    this.facts = new FactRows(handle);
    this.audit = new AuditRows(handle);
    this.tokens = new TokenRows(handle);
    this.incidents = new IncidentRows(handle);
    this.quotas = new QuotaRows(handle);
    this.probes = new ProbeRows(handle);
    this.reports = new ReportRows(handle);
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
  public Optional<byte[]> secret(String name) {
    return contents.secret(name);
  }

  @Override
  public Optional<Bundle> bundle(Digest digest) {
    return contents.bundle(digest);
  }

  @Override
  public List<DocumentKey> deliveryOwners() {
    return deliveries.owners();
  }

  @Override
  public List<Delivery> deliveriesWithoutObjects(DocumentKey owner) {
    return deliveries.withoutObjects(owner);
  }

  @Override
  public List<Delivery> deliveriesOf(DocumentKey owner) {
    return deliveries.of(owner);
  }

  @Override
  public List<Delivery> deliveriesOf(DocumentKey owner, ClusterId cluster) {
    return deliveries.of(owner, cluster);
  }

  @Override
  public List<Delivery> deliveriesBelow(Kind<?> kind, DocumentKey parent) {
    return deliveries.below(kind, parent);
  }

  @Override
  public List<Delivery> deliveriesOn(ClusterId cluster) {
    return deliveries.on(cluster);
  }

  @Override
  public Optional<Delivery> delivery(Delivery.Id id) {
    return deliveries.find(id);
  }

  @Override
  public Optional<Delivery> deliveryWithoutObjects(Delivery.Id id) {
    return deliveries.findWithoutObjects(id);
  }

  @Override
  public List<ClusterId> unsettledClusters() {
    return deliveries.unsettledClusters();
  }

  @Override
  public List<ClusterId> clustersWithDeliveries() {
    return deliveries.clusters();
  }

  @Override
  public Optional<Capabilities> capabilities(ClusterId cluster) {
    return facts.capabilities(cluster);
  }

  @Override
  public SortedMap<ClusterId, String> doubles() {
    return facts.doubles();
  }

  @Override
  public List<ClusterId> clustersOf(String uid) {
    return facts.clustersOf(uid);
  }

  @Override
  public List<Operation> operations(int limit) {
    return facts.operations(limit);
  }

  @Override
  public List<Operation> runningOperations() {
    return facts.runningOperations();
  }

  @Override
  public Optional<Operation> operation(String id) {
    return facts.operation(id);
  }

  @Override
  public List<ProbeResult> probeResults(ClusterId cluster) {
    return probes.on(cluster);
  }

  @Override
  public List<AuditEntry> audit(long after, int limit) {
    return audit.page(after, limit);
  }

  @Override
  public AuditHead auditHead() {
    return audit.newest();
  }

  @Override
  public long auditBefore(Instant since) {
    return audit.lastBefore(since);
  }

  @Override
  public long auditBeyond(long bytes) {
    return audit.lastBeyond(bytes);
  }

  @Override
  public List<Incident> incidents(int limit) {
    return incidents.all(limit);
  }

  @Override
  public List<Incident> openIncidents() {
    return incidents.open();
  }

  @Override
  public List<Incident> openIncidents(ClusterId cluster) {
    return incidents.openOn(cluster);
  }

  @Override
  public List<Incident> pastIncidents(ClusterId cluster, int limit) {
    return incidents.overOn(cluster, limit);
  }

  @Override
  public List<KeptReport> reports(DocumentKey scope, int limit) {
    return reports.of(scope, limit);
  }

  @Override
  public Optional<byte[]> report(DocumentKey scope, String id) {
    return reports.text(scope, id);
  }

  @Override
  public ProofPast proofPast(ClusterId cluster) {
    return incidents.past(cluster).orElse(ProofPast.NONE);
  }

  @Override
  public List<QuotaClaim> quotaClaims(String project) {
    return quotas.claims(project);
  }

  @Override
  public List<QuotaClaim> leavingQuotaClaims(String project) {
    return quotas.leaving(project);
  }

  @Override
  public List<QuotaClaim> quotaClaimsOn(ClusterId cluster) {
    return quotas.claims(cluster);
  }

  @Override
  public List<QuotaShare> quotaShares(String project) {
    return quotas.shares(project);
  }

  @Override
  public Optional<QuotaShare> quotaShare(DocumentKey cloud, ClusterId cluster) {
    return quotas.share(cloud, cluster);
  }

  @Override
  public List<QuotaShare> quotaSharesOn(ClusterId cluster) {
    return quotas.shares(cluster);
  }

  @Override
  public List<String> quotaProjects() {
    return quotas.projects();
  }

  @Override
  public List<AccessToken> tokens() {
    return tokens.all();
  }

  @Override
  public Optional<AccessToken> tokenById(String id) {
    return tokens.byId(id);
  }

  @Override
  public Optional<AccessToken> tokenByName(String name) {
    return tokens.byName(name);
  }

  @Override
  public List<String> owners(DocumentKey key) {
    return documents.owners(key);
  }
}
