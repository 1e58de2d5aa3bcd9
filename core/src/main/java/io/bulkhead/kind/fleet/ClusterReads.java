package io.bulkhead.kind.fleet;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.KeyValues;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Stored;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Queries on the documents of clusters: those of EMCO's clients, and the file that leads to a
/// cluster.
public final class ClusterReads {
  private ClusterReads() {}

  /// @param labels of the cluster, in order of creation
  record Labelled(Metadata metadata, List<ClusterLabel> labels) {}

  /// Every registered cluster, by provider in order of creation.
  public static List<ClusterId> registered(Documents documents) {
    return documents.roots(FleetKinds.CLUSTER_PROVIDER).stream()
        .flatMap(provider -> documents.children(FleetKinds.CLUSTER, provider.key()).stream())
        .map(cluster -> new ClusterId(cluster.key().names().getFirst(), cluster.key().name()))
        .toList();
  }

  /// The kubeconfig with which a cluster was registered. The file of a cluster that is reached
  /// through Git may be anything.
  public static Optional<FileAttachment> kubeconfig(Documents documents, ClusterId cluster) {
    return documents
        .find(FleetKinds.CLUSTER, cluster.document())
        .filter(document -> !document.body().spec().gitOps().used())
        .flatMap(document -> document.files().stream().findFirst());
  }

  /// The names of the clusters with a label; null if no cluster has it.
  static @Nullable Object byLabel(
      @Nullable DocumentKey provider,
      String label,
      List<Stored<Cluster>> all,
      Documents documents) {
    List<String> names =
        all.stream()
            .filter(cluster ->
                labels(cluster, documents).stream()
                    .anyMatch(one -> one.clusterLabel().equals(label)))
            .map(cluster -> cluster.body().metadata().name())
            .toList();
    return names.isEmpty() ? null : names;
  }

  static @Nullable Object withLabels(
      @Nullable DocumentKey provider, String flag, List<Stored<Cluster>> all, Documents documents) {
    if (!flag.equals("true")) {
      return all.stream().map(Stored::body).toList();
    }
    return all.stream()
        .map(cluster -> new Labelled(cluster.body().metadata(), labels(cluster, documents)))
        .toList();
  }

  static @Nullable Object value(KeyValues pairs, String key) {
    return pairs.value(key).<Object>map(value -> Map.of("value", value)).orElse(null);
  }

  private static List<ClusterLabel> labels(Stored<Cluster> cluster, Documents documents) {
    return documents.children(FleetKinds.CLUSTER_LABEL, cluster.key()).stream()
        .map(Stored::body)
        .toList();
  }
}
