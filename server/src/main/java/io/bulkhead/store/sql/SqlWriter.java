package io.bulkhead.store.sql;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.manifest.Digest;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.ProbeResult;
import io.bulkhead.store.AccessToken;
import io.bulkhead.store.AuditEntry;
import io.bulkhead.store.Change;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Incident;
import io.bulkhead.store.KeptReport;
import io.bulkhead.store.Operation;
import io.bulkhead.store.ProofPast;
import io.bulkhead.store.QuotaClaim;
import io.bulkhead.store.QuotaShare;
import io.bulkhead.store.Writer;
import io.bulkhead.store.database.KeyRing;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Writes within one transaction and remembers what it changed.
final class SqlWriter extends SqlReader implements Writer {
  private final long revision;
  private final Map<DocumentKey, Change.How> changedDocuments = new LinkedHashMap<>();
  private final Map<Delivery.Id, Change.How> changedDeliveries = new LinkedHashMap<>();
  private final Set<ClusterId> changedFacts = new LinkedHashSet<>();
  private final Set<ClusterId> seenAgain = new LinkedHashSet<>();

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
    return new Change(
        revision,
        items(changedDocuments),
        items(changedDeliveries),
        List.copyOf(changedFacts),
        List.copyOf(seenAgain));
  }

  private static <K> List<Change.Item<K>> items(Map<K, Change.How> changed) {
    return changed.entrySet().stream()
        .map(entry -> new Change.Item<>(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static <K> void note(Map<K, Change.How> changed, K key, Change.How how) {
    changed.merge(key, how, (before, now) -> now.after(before));
  }

  @Override
  public <D> Stored<D> save(Kind<D> kind, DocumentKey key, D body, List<FileAttachment> files) {
    boolean there = documents.save(kind, key, body, files, revision);
    note(changedDocuments, key, there ? Change.How.REPLACED : Change.How.CREATED);
    return documents.find(kind, key).orElseThrow();
  }

  @Override
  public void saveOwners(DocumentKey key, List<String> logicalClouds) {
    documents.saveOwners(key, logicalClouds);
  }

  @Override
  public void delete(DocumentKey key) {
    if (documents.delete(key)) {
      note(changedDocuments, key, Change.How.DELETED);
    }
  }

  @Override
  public void saveLifecycle(DocumentKey key, Lifecycle lifecycle) {
    documents.saveLifecycle(key, lifecycle);
  }

  @Override
  public void saveSecret(String name, byte[] content) {
    contents.saveSecret(name, content);
  }

  @Override
  public void deleteSecret(String name) {
    contents.deleteSecret(name);
  }

  @Override
  public Digest saveBundle(Bundle bundle) {
    return contents.saveBundle(bundle);
  }

  @Override
  public void saveDelivery(Delivery delivery) {
    boolean there = deliveries.save(delivery);
    note(changedDeliveries, delivery.id(), there ? Change.How.REPLACED : Change.How.CREATED);
  }

  @Override
  public void deleteDelivery(Delivery.Id id) {
    if (deliveries.delete(id)) {
      note(changedDeliveries, id, Change.How.DELETED);
    }
  }

  @Override
  public void saveCapabilities(ClusterId cluster, Capabilities capabilities) {
    boolean same =
        capabilities(cluster)
            .filter(before -> before.confirmed(capabilities.observed()).equals(capabilities))
            .isPresent();
    facts.save(cluster, capabilities);
    (same ? seenAgain : changedFacts).add(cluster);
  }

  @Override
  public void deleteCapabilities(ClusterId cluster) {
    facts.deleteCapabilities(cluster);
  }

  @Override
  public void saveOperation(Operation operation) {
    facts.save(operation);
  }

  @Override
  public int pruneOperations(Instant oldest, int most) {
    return facts.pruneOperations(oldest, most);
  }

  @Override
  public void saveIncident(Incident incident) {
    incidents.save(incident);
  }

  @Override
  public void saveReport(KeptReport report, byte[] text) {
    reports.save(report, text);
  }

  @Override
  public void pruneReports(DocumentKey scope, int number, Instant before) {
    reports.prune(scope, number, before);
  }

  @Override
  public void deleteReports(DocumentKey scope) {
    reports.forget(scope);
  }

  @Override
  public void saveProofPast(ClusterId cluster, ProofPast past) {
    incidents.save(cluster, past);
  }

  @Override
  public void deleteProofPast(ClusterId cluster) {
    incidents.forget(cluster);
  }

  @Override
  public void saveQuotaClaim(QuotaClaim claim) {
    quotas.save(claim);
  }

  @Override
  public void deleteQuotaClaim(DocumentKey group, ClusterId cluster) {
    quotas.deleteClaim(group, cluster);
  }

  @Override
  public void saveQuotaShare(QuotaShare share) {
    quotas.save(share);
  }

  @Override
  public void deleteQuotaShare(DocumentKey cloud, ClusterId cluster) {
    quotas.deleteShare(cloud, cluster);
  }

  @Override
  public void saveProbeResult(ClusterId cluster, ProbeResult result) {
    probes.save(cluster, result);
    changedFacts.add(cluster);
  }

  @Override
  public void deleteProbeResult(ClusterId cluster, NodeClass subject) {
    probes.forget(cluster, subject);
    changedFacts.add(cluster);
  }

  @Override
  public void addToken(AccessToken token) {
    tokens.add(token);
  }

  @Override
  public boolean deleteToken(String name) {
    return tokens.delete(name);
  }

  @Override
  public void tokenUsed(String id, Instant when) {
    tokens.used(id, when);
  }

  @Override
  public void audit(AuditEntry entry) {
    audit.append(entry);
  }
}
