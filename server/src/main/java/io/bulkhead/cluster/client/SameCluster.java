package io.bulkhead.cluster.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.store.Store;
import java.util.Arrays;
import java.util.Optional;

/// Checks that new credentials or a new address lead to the cluster that a name stands for. A
/// cluster is identified by the UID of its namespace `kube-system`.
public final class SameCluster {
  private final Store store;

  public SameCluster(Store store) {
    this.store = store;
  }

  /// Asks the cluster, unless it was never seen or the kubeconfig is the current one.
  ///
  /// Throws `OTHER_CLUSTER` if the kubeconfig leads to another cluster, `CLUSTER_UNREACHABLE` if it
  /// leads to none or its user may not read the namespace.
  public void require(ClusterId cluster, byte[] kubeconfig) {
    String known =
        store
            .read(reader -> reader.facts().capabilities(cluster))
            .map(Capabilities::identity)
            .orElse(Capabilities.Identity.UNKNOWN)
            .uid();
    if (known.isEmpty() || present(cluster, kubeconfig)) {
      return;
    }
    String found = asked(cluster, kubeconfig);
    if (!found.equals(known)) {
      throw new BulkheadException(
          Problem.OTHER_CLUSTER,
          "This kubeconfig leads to another cluster: its namespace kube-system has the UID "
              + found
              + ", and that of "
              + cluster
              + " has "
              + known
              + ". Register it under a name of its own; nothing was changed.",
          "file");
    }
  }

  private boolean present(ClusterId cluster, byte[] kubeconfig) {
    return store
        .read(reader -> KubernetesFleet.kubeconfig(reader, cluster))
        .filter(now -> Arrays.equals(now, kubeconfig))
        .isPresent();
  }

  private static String asked(ClusterId cluster, byte[] kubeconfig) {
    try (var connection = new KubernetesConnection(Kubeconfig.parse(kubeconfig))) {
      return uid(connection)
          .orElseThrow(
              () -> unreachable(cluster, "its user may not read the namespace kube-system"));
    } catch (ClusterUnavailable e) {
      throw unreachable(cluster, String.valueOf(e.getMessage()));
    }
  }

  private static BulkheadException unreachable(ClusterId cluster, String why) {
    return new BulkheadException(
        Problem.CLUSTER_UNREACHABLE,
        "With this kubeconfig nobody can tell whether it leads to "
            + cluster
            + ": "
            + why
            + ". Nothing was changed.",
        "file");
  }

  /// Empty if the connection's user may not read it. Throws [ClusterUnavailable] if the cluster
  /// does not answer.
  public static Optional<String> uid(KubernetesConnection connection) {
    try {
      JsonNode namespace = connection.read("/api/v1/namespaces/kube-system");
      return Optional.of(namespace.at("/metadata/uid").asText("")).filter(uid -> !uid.isEmpty());
    } catch (ClusterUnavailable e) {
      if (e.answered()) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
