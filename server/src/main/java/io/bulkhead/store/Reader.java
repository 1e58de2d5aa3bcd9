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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Reads within a transaction: documents, and the rest by subject.
public interface Reader extends Documents {
  /// Grows with each write transaction.
  long revision();

  /// A page of the documents of a kind below a parent (null for kinds at the root), in order of
  /// creation.
  ///
  /// @param after the `order` of the last document of the page before, 0 for the first page
  /// @param limit at most so many; 0 for all
  <D> List<Stored<D>> page(Kind<D> kind, @Nullable DocumentKey parent, long after, int limit);

  boolean exists(DocumentKey key);

  /// Number of documents of a kind, for the gauges.
  long count(Kind<?> kind);

  /// Children of any kind; a few suffice for a message.
  List<DocumentKey> childrenOf(DocumentKey parent);

  /// Documents that name this one in their body.
  List<DocumentKey> referrersOf(DocumentKey target);

  /// The bytes of a file of at most [Blob#PIECE], decrypted when it was saved as a secret. Larger
  /// ones are found by [Store#blob].
  Optional<byte[]> smallBlob(Digest digest);

  Optional<Lifecycle> lifecycle(DocumentKey key);

  /// The logical clouds, as `project/name`, whose users made the document. Empty for most.
  List<String> owners(DocumentKey key);

  Bundles bundles();

  Deliveries deliveries();

  Facts facts();

  Operations operations();

  Incidents incidents();

  Quotas quotas();

  Reports reports();

  Secrets secrets();

  Tokens tokens();

  Audit audit();

  /// What goes to clusters.
  interface Bundles {
    Optional<Bundle> find(Digest digest);
  }

  /// What is where, and should be.
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

    /// As [#find], with an empty list of objects: those of a large delivery take long to read.
    Optional<Delivery> findWithoutObjects(Delivery.Id id);

    /// Documents that have any.
    List<DocumentKey> owners();

    /// Clusters that have any.
    List<ClusterId> clusters();
  }

  /// What was observed of clusters.
  interface Facts {
    Optional<Capabilities> capabilities(ClusterId cluster);

    /// Names under which the cluster with this identity is registered, in order of registration.
    ///
    /// @param uid of its namespace `kube-system`; of an empty one there are none
    List<ClusterId> clustersOf(String uid);

    /// Clusters that are second names of others, with whose.
    SortedMap<ClusterId, String> doubles();

    /// The newest result of each node and sandbox class, in their order.
    List<ProbeResult> probes(ClusterId cluster);

    /// [ProofPast#NONE] for a cluster that is new.
    ProofPast past(ClusterId cluster);
  }

  /// What takes a while.
  interface Operations {
    /// Newest first.
    List<Operation> newest(int limit);

    /// All that have not ended, newest first.
    List<Operation> running();

    Optional<Operation> find(String id);
  }

  /// Where isolation did not hold. All lists begin with the newest.
  interface Incidents {
    List<Incident> newest(int limit);

    /// Those that last.
    List<Incident> open();

    /// Those of a cluster that last.
    List<Incident> open(ClusterId cluster);

    /// Those of a cluster that are over, without those of single pods.
    List<Incident> past(ClusterId cluster, int limit);
  }

  /// What deployments take of quotas, and what logical clouds may use of them.
  interface Quotas {
    /// Of the deployments of a project.
    List<QuotaClaim> claims(String project);

    /// Those of deployments that are to go from a cluster.
    List<QuotaClaim> leaving(String project);

    List<QuotaClaim> claimsOn(ClusterId cluster);

    /// Of the logical clouds of a project, cluster by cluster.
    List<QuotaShare> shares(String project);

    Optional<QuotaShare> share(DocumentKey cloud, ClusterId cluster);

    List<QuotaShare> sharesOn(ClusterId cluster);

    /// With any claim or share.
    List<String> projects();
  }

  /// Isolation reports that were kept.
  interface Reports {
    /// Of a document, newest first.
    List<KeptReport> of(DocumentKey scope, int limit);

    /// The text of one of them as it was saved.
    Optional<byte[]> text(DocumentKey scope, String id);
  }

  /// What is encrypted at rest.
  interface Secrets {
    /// A secret of the hub by name (a cloud's key pair, a user's certificate), decrypted.
    Optional<byte[]> find(String name);
  }

  /// Bearer tokens, without what they are made of.
  interface Tokens {
    /// By name.
    List<AccessToken> all();

    Optional<AccessToken> byId(String id);

    Optional<AccessToken> byName(String name);
  }

  /// Who did what.
  interface Audit {
    List<AuditEntry> page(long after, int limit);

    AuditHead newest();

    /// The number of the last row from before a time, 0 for none: what follows it is from then on.
    long lastBefore(Instant since);

    /// The number of the newest row that is beyond so many bytes, counted from the last row; 0 when
    /// all of them are within.
    long lastBeyond(long bytes);
  }
}
