package io.bulkhead.store;

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
import java.time.Instant;
import java.util.List;

/// Writes within a transaction.
public interface Writer extends Reader {
  /// Creates or replaces; a replaced document keeps its place in the order. References are indexed
  /// from the kind's row.
  ///
  /// @param files of which the bytes were saved before, by [Store#saveBlob]
  <D> Stored<D> save(Kind<D> kind, DocumentKey key, D body, List<FileAttachment> files);

  /// Remembers which logical clouds made an existing document; see [#owners].
  void saveOwners(DocumentKey key, List<String> logicalClouds);

  /// Deletes the document with its lifecycle; does nothing when it is absent. The caller has
  /// checked children and referrers.
  void delete(DocumentKey key);

  void saveLifecycle(DocumentKey key, Lifecycle lifecycle);

  void saveSecret(String name, byte[] content);

  void deleteSecret(String name);

  Digest saveBundle(Bundle bundle);

  void saveDelivery(Delivery delivery);

  void deleteDelivery(Delivery.Id id);

  void saveCapabilities(ClusterId cluster, Capabilities capabilities);

  void deleteCapabilities(ClusterId cluster);

  void saveOperation(Operation operation);

  /// Forgets operations that have ended: those that began before `oldest`, and all but the `most`
  /// that began last. What still runs stays and is not counted.
  ///
  /// @return how many went
  int pruneOperations(Instant oldest, int most);

  void saveIncident(Incident incident);

  void saveProofPast(ClusterId cluster, ProofPast past);

  void deleteProofPast(ClusterId cluster);

  void saveQuotaClaim(QuotaClaim claim);

  void deleteQuotaClaim(DocumentKey group, ClusterId cluster);

  void saveQuotaShare(QuotaShare share);

  void deleteQuotaShare(DocumentKey cloud, ClusterId cluster);

  /// Takes the place of an older result of the same node and class.
  void saveProbeResult(ClusterId cluster, ProbeResult result);

  void deleteProbeResult(ClusterId cluster, NodeClass subject);

  void saveReport(KeptReport report, byte[] text);

  /// Deletes what is beyond a number of reports of a document, and what is older than a time; the
  /// newest always stays.
  void pruneReports(DocumentKey scope, int number, Instant before);

  void deleteReports(DocumentKey scope);

  void addToken(AccessToken token);

  /// Whether there was one.
  boolean deleteToken(String name);

  void tokenUsed(String id, Instant when);

  /// Appends to the hash chain; the store fills the number and the hashes.
  void audit(AuditEntry entry);
}
