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

/// Reads within a transaction.
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

  /// A secret of the hub by name (a cloud's key pair, a user's certificate), decrypted.
  Optional<byte[]> secret(String name);

  Optional<Bundle> bundle(Digest digest);

  List<Delivery> deliveriesOf(DocumentKey owner);

  /// As [#deliveriesOf], with empty lists of objects.
  List<Delivery> deliveriesWithoutObjects(DocumentKey owner);

  /// Those on one cluster.
  List<Delivery> deliveriesOf(DocumentKey owner, ClusterId cluster);

  /// Those of all documents of a kind below a parent, with empty lists of objects.
  List<Delivery> deliveriesBelow(Kind<?> kind, DocumentKey parent);

  List<Delivery> deliveriesOn(ClusterId cluster);

  Optional<Delivery> delivery(Delivery.Id id);

  /// As [#delivery], with an empty list of objects: those of a large delivery take long to read.
  Optional<Delivery> deliveryWithoutObjects(Delivery.Id id);

  /// Clusters with a delivery that is not settled, for a start after a crash.
  List<ClusterId> unsettledClusters();

  /// Documents that have any delivery.
  List<DocumentKey> deliveryOwners();

  /// Clusters that have any delivery.
  List<ClusterId> clustersWithDeliveries();

  Optional<Capabilities> capabilities(ClusterId cluster);

  /// Names under which the cluster with this identity is registered, in order of registration.
  ///
  /// @param uid of its namespace `kube-system`; of an empty one there are none
  List<ClusterId> clustersOf(String uid);

  /// Clusters that are second names of others, with whose.
  SortedMap<ClusterId, String> doubles();

  /// Newest first.
  List<Operation> operations(int limit);

  /// All that have not ended, newest first.
  List<Operation> runningOperations();

  Optional<Operation> operation(String id);

  /// Newest first.
  List<Incident> incidents(int limit);

  /// Those that last, newest first.
  List<Incident> openIncidents();

  /// Those of a cluster that last, newest first.
  List<Incident> openIncidents(ClusterId cluster);

  /// Those of a cluster that are over, without those of single pods, newest first.
  List<Incident> pastIncidents(ClusterId cluster, int limit);

  /// [ProofPast#NONE] for a cluster that is new.
  ProofPast proofPast(ClusterId cluster);

  /// What the deployments of a project take of its quotas.
  List<QuotaClaim> quotaClaims(String project);

  /// Those of deployments that are to go from a cluster.
  List<QuotaClaim> leavingQuotaClaims(String project);

  List<QuotaClaim> quotaClaimsOn(ClusterId cluster);

  /// What the logical clouds of a project may use of their quotas, cluster by cluster.
  List<QuotaShare> quotaShares(String project);

  Optional<QuotaShare> quotaShare(DocumentKey cloud, ClusterId cluster);

  List<QuotaShare> quotaSharesOn(ClusterId cluster);

  /// Projects with any claim or share.
  List<String> quotaProjects();

  /// The newest result of each node and sandbox class, in their order.
  List<ProbeResult> probeResults(ClusterId cluster);

  /// Isolation reports that were kept of a document, newest first.
  List<KeptReport> reports(DocumentKey scope, int limit);

  /// The text of one of them as it was saved.
  Optional<byte[]> report(DocumentKey scope, String id);

  List<AuditEntry> audit(long after, int limit);

  AuditHead auditHead();

  /// The number of the last row from before a time, 0 for none: what follows it is from then on.
  long auditBefore(Instant since);

  /// The number of the newest row that is beyond so many bytes, counted from the last row; 0 when
  /// all of them are within.
  long auditBeyond(long bytes);

  /// By name.
  List<AccessToken> tokens();

  Optional<AccessToken> tokenById(String id);

  Optional<AccessToken> tokenByName(String name);

  /// The logical clouds, as `project/name`, whose users made the document. Empty for most.
  List<String> owners(DocumentKey key);
}
