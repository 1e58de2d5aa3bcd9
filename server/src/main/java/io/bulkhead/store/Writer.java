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
import io.bulkhead.store.quota.QuotaClaim;
import io.bulkhead.store.quota.QuotaShare;
import java.time.Instant;
import java.util.List;

/// Writes within a transaction. Documents are written directly, everything else by subject.
public interface Writer extends Reader {
  /// Creates or replaces a document; a replaced one keeps its place in the order. References are
  /// indexed as the row of the kind says.
  ///
  /// @param files whose content was saved before, by [Store#saveBlob]
  <D> Stored<D> save(Kind<D> kind, DocumentKey key, D body, List<FileAttachment> files);

  /// Records which logical clouds created an existing document; see [#owners].
  void saveOwners(DocumentKey key, List<String> logicalClouds);

  /// Deletes the document with its lifecycle; does nothing if it is absent. The caller has checked
  /// children and referrers.
  void delete(DocumentKey key);

  void saveLifecycle(DocumentKey key, Lifecycle lifecycle);

  @Override
  Bundles bundles();

  @Override
  Deliveries deliveries();

  @Override
  Facts facts();

  @Override
  Operations operations();

  @Override
  Revisions revisions();

  @Override
  Incidents incidents();

  @Override
  Quotas quotas();

  @Override
  Reports reports();

  @Override
  Secrets secrets();

  @Override
  Tokens tokens();

  @Override
  Audit audit();

  interface Bundles extends Reader.Bundles {
    /// Does nothing if it is stored already.
    Digest save(Bundle bundle);
  }

  interface Deliveries extends Reader.Deliveries {
    void save(Delivery delivery);

    void delete(Delivery.Id id);
  }

  interface Facts extends Reader.Facts {
    void save(ClusterId cluster, Capabilities capabilities);

    void deleteCapabilities(ClusterId cluster);

    /// Replaces the older result of the same node and class.
    void saveProbe(ClusterId cluster, ProbeResult result);

    void deleteProbe(ClusterId cluster, NodeClass subject);

    void savePast(ClusterId cluster, ProofPast past);

    void deletePast(ClusterId cluster);
  }

  interface Operations extends Reader.Operations {
    void save(Operation operation);

    /// Deletes ended operations that began before `oldest`, and all ended ones but the `most` that
    /// began last. Running operations stay and are not counted.
    ///
    /// @return how many were deleted
    int prune(Instant oldest, int most);
  }

  interface Revisions extends Reader.Revisions {
    /// Returns the digest under which a revision of the same transaction names it.
    Digest saveContent(byte[] content);

    /// Its result follows the operation that it names.
    void add(Revision revision);

    /// Deletes what exceeds the bounds; see [Revision#beyond].
    ///
    /// @return how many were deleted
    int prune(DocumentKey owner, Revision.Bounds bounds);
  }

  interface Incidents extends Reader.Incidents {
    void save(Incident incident);
  }

  interface Quotas extends Reader.Quotas {
    void save(QuotaClaim claim);

    void deleteClaim(DocumentKey group, ClusterId cluster);

    void save(QuotaShare share);

    void deleteShare(DocumentKey cloud, ClusterId cluster);
  }

  interface Reports extends Reader.Reports {
    void save(KeptReport report, byte[] text);

    /// Deletes the reports of a document that exceed a number or are older than a time, but never
    /// the newest.
    void prune(DocumentKey scope, int number, Instant before);

    void delete(DocumentKey scope);
  }

  interface Secrets extends Reader.Secrets {
    void save(String name, byte[] content);

    void delete(String name);
  }

  interface Tokens extends Reader.Tokens {
    void add(AccessToken token);

    /// Returns whether it existed.
    boolean delete(String name);

    void used(String id, Instant when);
  }

  interface Audit extends Reader.Audit {
    /// Appends to the hash chain; the store fills in the number and the hashes.
    void append(AuditEntry entry);
  }
}
