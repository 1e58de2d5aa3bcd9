package io.bulkhead.store;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.manifest.Digest;
import io.bulkhead.proof.ProbeResult;
import io.bulkhead.store.quota.QuotaClaim;
import io.bulkhead.store.quota.QuotaShare;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Reads within a transaction. Documents are read directly, everything else by subject.
public interface Reader extends Documents {
  /// Grows with each write transaction.
  long revision();

  /// A page of the documents of a kind below a parent (null for kinds at the root), in order of
  /// creation.
  ///
  /// @param after the `order` of the last document of the previous page, 0 for the first page
  /// @param limit maximum number of documents; 0 for no limit
  <D> List<Stored<D>> page(Kind<D> kind, @Nullable DocumentKey parent, long after, int limit);

  boolean exists(DocumentKey key);

  /// Number of documents of a kind, for the gauges.
  long count(Kind<?> kind);

  /// Children of any kind; only some of them if there are many, enough for a message.
  List<DocumentKey> childrenOf(DocumentKey parent);

  /// Documents whose body refers to this one.
  List<DocumentKey> referrersOf(DocumentKey target);

  /// The content of a file of at most [Blob#PIECE] bytes, decrypted if it is stored as a secret.
  /// Larger files are read with [Store#blob].
  Optional<byte[]> smallBlob(Digest digest);

  Optional<Lifecycle> lifecycle(DocumentKey key);

  /// The logical clouds, as `project/name`, whose users created the document. Usually empty.
  List<String> owners(DocumentKey key);

  Bundles bundles();

  Deliveries deliveries();

  Facts facts();

  Operations operations();

  Revisions revisions();

  Incidents incidents();

  Quotas quotas();

  Reports reports();

  Secrets secrets();

  Tokens tokens();

  Audit audit();

  interface Bundles {
    Optional<Bundle> find(Digest digest);
  }

  /// Desired and actual state on clusters.
  interface Deliveries {
    List<Delivery> of(DocumentKey owner);

    /// As [#of], with empty lists of objects.
    List<Delivery> withoutObjects(DocumentKey owner);

    /// Those on one cluster.
    List<Delivery> of(DocumentKey owner, ClusterId cluster);

    /// Those of all documents of a kind below a parent, with empty lists of objects.
    List<Delivery> below(Kind<?> kind, DocumentKey parent);

    List<Delivery> on(ClusterId cluster);

    Optional<Delivery> find(Delivery.Id id);

    /// As [#find], with an empty list of objects: reading those of a large delivery takes long.
    Optional<Delivery> findWithoutObjects(Delivery.Id id);

    /// All that have work to do, with empty lists of objects.
    List<Delivery> unsettled();

    /// Documents that have deliveries.
    List<DocumentKey> owners();

    /// Clusters that have deliveries.
    List<ClusterId> clusters();
  }

  /// Observations of clusters.
  interface Facts {
    Optional<Capabilities> capabilities(ClusterId cluster);

    /// Names under which the cluster with this identity is registered, in order of registration.
    ///
    /// @param uid of its namespace `kube-system`; if empty, so is the result
    List<ClusterId> clustersOf(String uid);

    /// Clusters that are second names of other clusters, mapped to the first name.
    SortedMap<ClusterId, String> doubles();

    /// The newest result per node and sandbox class, ordered by them.
    List<ProbeResult> probes(ClusterId cluster);

    /// [ProofPast#NONE] for a new cluster.
    ProofPast past(ClusterId cluster);
  }

  /// Long-running actions.
  interface Operations {
    /// Newest first.
    List<Operation> newest(int limit);

    /// All that have not ended, newest first.
    List<Operation> running();

    Optional<Operation> find(String id);
  }

  /// What owners of deliveries were ordered to be. A terminated owner keeps its revisions, a
  /// deleted one does not.
  interface Revisions {
    /// Newest first.
    List<Revision> of(DocumentKey owner);

    /// The JSON of a document as it was, decrypted.
    Optional<byte[]> content(Digest digest);
  }

  /// Failures of isolation. All lists are newest first.
  interface Incidents {
    List<Incident> newest(int limit);

    /// Open ones of all clusters.
    List<Incident> open();

    /// Open ones of a cluster.
    List<Incident> open(ClusterId cluster);

    /// Closed ones of a cluster, except those about single pods.
    List<Incident> past(ClusterId cluster, int limit);
  }

  /// What deployments take of quotas, and what logical clouds may use of them.
  interface Quotas {
    /// Claims of the deployments of a project.
    List<QuotaClaim> claims(String project);

    /// Claims of a project's deployments that are being removed from a cluster.
    List<QuotaClaim> leaving(String project);

    List<QuotaClaim> claimsOn(ClusterId cluster);

    /// Shares of the logical clouds of a project, grouped by cluster.
    List<QuotaShare> shares(String project);

    Optional<QuotaShare> share(DocumentKey cloud, ClusterId cluster);

    List<QuotaShare> sharesOn(ClusterId cluster);

    /// Projects with any claim or share.
    List<String> projects();
  }

  /// Isolation reports of the history.
  interface Reports {
    /// Those of a document, newest first.
    List<KeptReport> of(DocumentKey scope, int limit);

    /// The text of a report, exactly as it was saved.
    Optional<byte[]> text(DocumentKey scope, String id);
  }

  /// Values that are encrypted at rest.
  interface Secrets {
    /// A secret of the hub by name (a cloud's key pair, a user's certificate), decrypted.
    Optional<byte[]> find(String name);
  }

  /// Bearer tokens, without their secrets.
  interface Tokens {
    /// Sorted by name.
    List<AccessToken> all();

    Optional<AccessToken> byId(String id);

    Optional<AccessToken> byName(String name);
  }

  /// The audit log.
  interface Audit {
    List<AuditEntry> page(long after, int limit);

    AuditHead newest();

    /// The number of the last row from before a time, 0 for none.
    long lastBefore(Instant since);

    /// The number of the newest row that exceeds a total size in bytes, counted back from the last
    /// row; 0 if all rows fit.
    long lastBeyond(long bytes);
  }
}
