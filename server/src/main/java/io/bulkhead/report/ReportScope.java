package io.bulkhead.report;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.evidence.Examination;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.Project;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.tenancy.Trust;
import io.bulkhead.owner.OwnerType;
import io.bulkhead.owner.OwnerTypes;
import io.bulkhead.plan.NetworkReport;
import io.bulkhead.proof.PodFacts;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/// The part of one cluster that a report covers.
///
/// @param pods selects the pods
/// @param tenants whose network is covered, as `project/logical-cloud`
/// @param whole the whole cluster, including other tenants: the operator's view
public record ReportScope(
    ClusterId cluster,
    BiPredicate<Examination, PodFacts> pods,
    Predicate<String> tenants,
    boolean whole) {
  /// The scopes of a cluster, project, logical cloud or deployment intent group, one for each
  /// cluster. Throws the kind's 404.
  public static List<ReportScope> of(Reader reader, DocumentKey key) {
    Kind<?> kind = KindTable.standard().byName(key.kind()).orElseThrow();
    if (!reader.exists(key)) {
      throw new BulkheadException(Problem.NOT_FOUND, kind.notFoundText());
    }
    Optional<OwnerType> type = OwnerTypes.find(key);
    if (type.filter(OwnerType::isBaseline).isPresent()) {
      ClusterId cluster = named(reader, new ClusterId(key.names().getFirst(), key.name()));
      return List.of(
          new ReportScope(
              cluster, (seen, pod) -> seen.untrusted(pod.namespace()), name -> true, true));
    }
    SequencedMap<ClusterId, ReportScope> scopes = new TreeMap<>();
    if (type.isEmpty()) {
      OwnerTypes.cloudsOf(reader, key)
          .forEach(cloud -> cloud(reader, cloud.key(), pod -> true, scopes));
    } else {
      DocumentKey cloud = type.get().cloud(reader, key).orElseThrow();
      cloud(reader, cloud, type.get().isCloud() ? pod -> true : deployed(reader, key), scopes);
    }
    return List.copyOf(scopes.values());
  }

  /// Selects the pods of one deployment.
  private static Predicate<PodFacts> deployed(Reader reader, DocumentKey key) {
    String context = reader.lifecycle(key).map(l -> l.statusContextId()).orElse("") + "-";
    return pod -> pod.deployment().startsWith(context);
  }

  /// A trusted cloud has nothing to show: its pods may run on runc.
  private static void cloud(
      Reader reader,
      DocumentKey key,
      Predicate<PodFacts> pods,
      SequencedMap<ClusterId, ReportScope> into) {
    LogicalCloud cloud =
        reader
            .find(TenancyKinds.LOGICAL_CLOUD, key)
            .orElseThrow(() ->
                new BulkheadException(Problem.NOT_FOUND, TenancyKinds.LOGICAL_CLOUD.notFoundText()))
            .body();
    DocumentKey customer = DocumentKey.of(TenancyKinds.PROJECT, key.names().getFirst());
    Project project = reader.find(TenancyKinds.PROJECT, customer).orElseThrow().body();
    if (Trust.of(project, cloud) == Trust.TRUSTED) {
      return;
    }
    String namespace = cloud.spec().namespace();
    String tenant = NetworkReport.tenant(key);
    for (Delivery row : reader.deliveries().of(key)) {
      if (row.order().desired() != null) {
        ClusterId cluster = named(reader, row.id().cluster());
        var scope =
            new ReportScope(
                cluster,
                (seen, pod) -> pod.namespace().equals(namespace) && pods.test(pod),
                tenant::equals,
                false);
        into.merge(cluster, scope, ReportScope::and);
      }
    }
  }

  /// The name under which the hub works with a cluster, where its guard and its proof are.
  private static ClusterId named(Reader reader, ClusterId cluster) {
    return reader
        .facts()
        .capabilities(cluster)
        .map(Capabilities::identity)
        .filter(Capabilities.Identity::isDouble)
        .map(identity -> ClusterId.parse(identity.doubleOf()))
        .orElse(cluster);
  }

  private ReportScope and(ReportScope other) {
    return new ReportScope(
        cluster, pods.or(other.pods), tenants.or(other.tenants), whole || other.whole);
  }
}
