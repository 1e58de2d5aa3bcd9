package io.bulkhead.certificate;

import io.bulkhead.action.ActionHandler.Answer;
import io.bulkhead.action.ActionHandler.Call;
import io.bulkhead.action.Handled;
import io.bulkhead.cluster.client.Kubeconfig;
import io.bulkhead.cluster.client.KubernetesFleet;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.ClusterReference;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// Writes the kubeconfig with which the user of a logical cloud works on one of its clusters.
public final class UserKubeconfig {
  private final Store store;

  public UserKubeconfig(Store store) {
    this.store = store;
  }

  public List<Handled> handled() {
    return List.of(Handled.get("kubeconfig", TenancyKinds.CLUSTER_REFERENCE, this::kubeconfig));
  }

  private Answer kubeconfig(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    return store.read(reader -> new Answer("application/yaml", kubeconfig(reader, key)));
  }

  private static String kubeconfig(Reader reader, DocumentKey key) {
    ClusterReference reference =
        reader
            .find(TenancyKinds.CLUSTER_REFERENCE, key)
            .orElseThrow(
                () -> new BulkheadException(Problem.NOT_FOUND, "Cluster reference not found"))
            .body();
    DocumentKey cloudKey = TenancyKinds.CLUSTER_REFERENCE.parentKey(key).orElseThrow();
    LogicalCloud cloud = existing(reader, cloudKey);
    var cluster = new ClusterId(reference.spec().clusterProvider(), reference.spec().cluster());
    if (CloudUsers.key(reader, cloudKey).isEmpty()) {
      throw new BulkheadException(Problem.WRONG_STATE, "Logical Cloud hasn't been instantiated");
    }
    CloudUsers.Issued issued =
        CloudUsers.issued(reader, cloudKey, cluster)
            .orElseThrow(() ->
                new BulkheadException(
                    Problem.NOT_READY,
                    "The certificate of the user has not been issued on "
                        + cluster
                        + " yet; try again shortly"));
    byte[] admin =
        KubernetesFleet.kubeconfig(reader, cluster)
            .orElseThrow(() -> new BulkheadException(Problem.NOT_FOUND, "Cluster not found"));
    byte[] file =
        Kubeconfig.parse(admin)
            .forUser(cloud.userName(), key.name(), cloud.spec().namespace(), issued.credentials());
    return new String(file, StandardCharsets.UTF_8);
  }

  private static LogicalCloud existing(Reader reader, DocumentKey key) {
    return reader
        .find(TenancyKinds.LOGICAL_CLOUD, key)
        .orElseThrow(() ->
            new BulkheadException(Problem.NOT_FOUND, TenancyKinds.LOGICAL_CLOUD.notFoundText()))
        .body();
  }
}
