package io.bulkhead.owner;

import io.bulkhead.compiler.model.Target;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.workload.AppIntent;
import io.bulkhead.kind.workload.DeploymentIntentGroup;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.response.status.StatusSubject;
import io.bulkhead.store.Reader;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A deployment intent group: apps in a logical cloud.
final class DeploymentOwner implements OwnerType {
  private static final Kind<DeploymentIntentGroup> GROUP = WorkloadKinds.DEPLOYMENT_INTENT_GROUP;

  @Override
  public Kind<?> kind() {
    return GROUP;
  }

  @Override
  public Target target(Reader reader, DocumentKey key, String context) {
    return new Target.Deployment(key, context);
  }

  /// The composite app, since apps and profiles are beside the group.
  @Override
  public DocumentKey intents(DocumentKey key) {
    return GROUP.parentKey(key).orElseThrow();
  }

  /// The clusters of its logical cloud, and all clusters of the providers that its placement names:
  /// a label may select any of these.
  @Override
  public SortedSet<ClusterId> candidates(Documents documents, DocumentKey key) {
    SortedSet<ClusterId> clusters = new TreeSet<>();
    cloud(documents, key)
        .ifPresent(cloud -> clusters.addAll(CloudOwner.references(documents, cloud)));
    documents.children(WorkloadKinds.GENERIC_PLACEMENT_INTENT, key).stream()
        .flatMap(gpi -> documents.children(WorkloadKinds.APP_INTENT, gpi.key()).stream())
        .flatMap(intent -> leaves(intent.body().spec().intent()))
        .map(AppIntent.Leaf::clusterProvider)
        .filter(provider -> !provider.isEmpty())
        .distinct()
        .forEach(provider ->
            documents
                .children(FleetKinds.CLUSTER, DocumentKey.of(FleetKinds.CLUSTER_PROVIDER, provider))
                .forEach(cluster -> clusters.add(new ClusterId(provider, cluster.key().name()))));
    return clusters;
  }

  private static Stream<AppIntent.Leaf> leaves(AppIntent.Placement placement) {
    Stream<AppIntent.Leaf> mandatory =
        placement.allOf().stream()
            .flatMap(item -> Stream.concat(Stream.of(item.leaf()), item.anyOf().stream()));
    return Stream.concat(mandatory, placement.anyOf().stream());
  }

  @Override
  public Held held() {
    return Held.BUNDLES;
  }

  @Override
  public Optional<DocumentKey> cloud(Documents documents, DocumentKey key) {
    return documents
        .find(GROUP, key)
        .map(group -> OwnerTypes.cloudBeside(key, group.body().spec().logicalCloud()));
  }

  @Override
  public boolean isWorkload() {
    return true;
  }

  @Override
  public boolean adopts(Documents documents, DocumentKey key) {
    return documents.find(GROUP, key).filter(group -> group.body().spec().adopt()).isPresent();
  }

  @Override
  public StatusSubject subject(Documents documents, DocumentKey key) {
    Stored<DeploymentIntentGroup> group =
        documents
            .find(GROUP, key)
            .orElseThrow(() -> new BulkheadException(Problem.NOT_FOUND, GROUP.notFoundText()));
    return new StatusSubject(
        key.names().get(0),
        key.names().get(1),
        key.names().get(2),
        group.body().spec().compositeProfile(),
        key.name());
  }
}
