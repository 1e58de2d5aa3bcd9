package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Clusters;
import io.bulkhead.cluster.client.KubernetesFleet;
import io.bulkhead.fleet.ClusterObserver;
import io.bulkhead.fleet.ObservationListener;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.testbed.Cable;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A new kubeconfig for a registered cluster, with real API servers.
@Tag("cluster")
class ReplacedClusterTest {
  private static final ClusterId ONE = new ClusterId("edge", "one");
  private static final String PATH = "/v2/cluster-providers/edge/clusters";
  private static final String DOCUMENT = "{\"metadata\":{\"name\":\"one\"}}";
  private static TestBed bed;
  private static TestCluster first;
  private static TestCluster second;

  private LiveApi api;
  private KubernetesFleet fleet;
  private ClusterObserver observer;

  @BeforeAll
  static void startClusters() {
    bed = TestBed.start(TestBedOptions.controlPlane(2));
    first = bed.clusters().get(0);
    second = bed.clusters().get(1);
  }

  @AfterAll
  static void stopClusters() {
    bed.close();
  }

  @BeforeEach
  void register(@TempDir Path folder) throws Exception {
    api = new LiveApi(folder);
    fleet = new KubernetesFleet(api.store);
    var clusters = new Clusters(fleet::connection, Clusters.Retry.STANDARD, InstantSource.system());
    clusters.start();
    observer =
        new ClusterObserver(
            api.store, fleet, clusters, ObservationListener.NONE, Clock.systemUTC());
    observer.start();
    api.post("/v2/cluster-providers", "{\"metadata\":{\"name\":\"edge\"}}");
    api.form("POST", PATH, DOCUMENT, "file", kubeconfig(first));
    until(() -> seen().reachable() && !seen().identity().uid().isEmpty());
  }

  @AfterEach
  void close() {
    observer.close();
    fleet.close();
    api.close();
  }

  private static byte[] kubeconfig(TestCluster cluster) throws IOException {
    return Files.readAllBytes(cluster.kubeconfig());
  }

  private Capabilities seen() {
    return api.store.read(reader -> reader.facts().capabilities(ONE)).orElse(Capabilities.UNKNOWN);
  }

  private HttpResponse<String> replace(byte[] kubeconfig) {
    return api.form(
        "PUT",
        PATH + "/one",
        DOCUMENT,
        "file",
        kubeconfig,
        "Accept",
        "application/problem+json, application/json");
  }

  private String file() {
    return api.get(PATH + "/one", "Accept", "application/octet-stream").body();
  }

  private boolean answers() {
    try {
      fleet.connection(ONE).read("/api/v1/namespaces/kube-system");
      return true;
    } catch (ClusterUnavailable e) {
      return false;
    }
  }

  @Test
  void aRevokedTokenIsReplaced() throws IOException {
    byte[] old = kubeconfig(first);
    first.revokeCredentials();
    assertThat(answers()).isFalse();

    assertThat(replace(kubeconfig(first)).statusCode()).isEqualTo(200);

    assertThat(answers()).isTrue();
    assertThat(file()).isNotEqualTo(new String(old)).contains(first.adminToken());
    refused(replace(old), 503, "CLUSTER_UNREACHABLE");
    assertThat(file()).contains(first.adminToken());
  }

  /// A token of the cluster's own, and a certificate that the cluster has signed: each works until
  /// it is revoked.
  @Test
  void aServiceAccountsTokenIsRevokedAndAClientCertificateTakesItsPlace() throws IOException {
    first.kubectl("create", "serviceaccount", "hub", "-n", "default");
    first.kubectl(
        "create",
        "clusterrolebinding",
        "hub",
        "--clusterrole=cluster-admin",
        "--serviceaccount=default:hub");
    String token = first.kubectl("create", "token", "hub", "-n", "default").output().strip();
    byte[] ofAccount = new String(kubeconfig(first)).replace(first.adminToken(), token).getBytes();
    assertThat(replace(ofAccount).statusCode()).isEqualTo(200);
    assertThat(answers()).isTrue();

    first.kubectl("delete", "serviceaccount", "hub", "-n", "default");
    until(() -> !answers());
    byte[] ofCertificate = first.clientKubeconfig("hub", "system:masters").getBytes();
    assertThat(replace(ofCertificate).statusCode()).isEqualTo(200);

    assertThat(answers()).isTrue();
    refused(replace(ofAccount), 503, "CLUSTER_UNREACHABLE");
    assertThat(replace(kubeconfig(first)).statusCode()).isEqualTo(200);
  }

  @Test
  void aNewAuthorityIsReplaced() throws IOException {
    byte[] old = kubeconfig(first);
    first.changeAuthority();
    String uid = seen().identity().uid();

    assertThat(replace(kubeconfig(first)).statusCode()).isEqualTo(200);

    until(() -> answers() && seen().reachable());
    assertThat(seen().identity().uid()).isEqualTo(uid);
    refused(replace(old), 503, "CLUSTER_UNREACHABLE");
  }

  @Test
  void anotherAddressLeadsToTheSameCluster() throws IOException {
    try (Cable cable = Cable.to("127.0.0.1", first.server().getPort())) {
      String moved =
          new String(kubeconfig(first)).replace(":" + first.server().getPort(), ":" + cable.port());
      assertThat(replace(moved.getBytes()).statusCode()).isEqualTo(200);
      assertThat(answers()).isTrue();
      cable.cut();
      until(() -> !answers());
    }
    assertThat(replace(kubeconfig(first)).statusCode()).isEqualTo(200);
    assertThat(answers()).isTrue();
  }

  @Test
  void theKubeconfigOfAnotherClusterChangesNothing() throws IOException {
    HttpResponse<String> answer = replace(kubeconfig(second));

    refused(answer, 409, "OTHER_CLUSTER");
    assertThat(answer.body()).contains(seen().identity().uid(), "nothing was changed");
    assertThat(file()).isEqualTo(new String(kubeconfig(first)));
    assertThat(answers()).isTrue();
  }

  private static void until(BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("not so after a minute").isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static void refused(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
  }

  @Test
  void whoMayReadTheFileLearnsWhetherItIsAnotherOne() throws IOException {
    String digest = io.bulkhead.manifest.Digest.of(kubeconfig(first)).hex();
    assertThat(api.get(PATH + "/one").headers().firstValue("Bulkhead-File-Digest"))
        .hasValue(digest);
    assertThat(
            api.get(PATH + "/one", "Authorization", "Bearer auditor")
                .headers()
                .firstValue("Bulkhead-File-Digest"))
        .isEmpty();
  }
}
