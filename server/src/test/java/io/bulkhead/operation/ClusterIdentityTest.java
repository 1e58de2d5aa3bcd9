package io.bulkhead.operation;

import static io.bulkhead.operation.Site.CLOUD;
import static io.bulkhead.operation.Site.EDGE1;
import static io.bulkhead.operation.Site.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cluster.Clusters;
import io.bulkhead.cluster.client.KubernetesFleet;
import io.bulkhead.delivery.DeliveryEngine;
import io.bulkhead.delivery.state.DeliveryOptions;
import io.bulkhead.delivery.step.PushDriver;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.Json;
import io.bulkhead.store.Delivery;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tenants' identities on a real API server, what is delivered for them, and how long their
/// certificates last. The hub is complete except for HTTP.
@Tag("cluster")
class ClusterIdentityTest {
  private static TestBed bed;
  private static TestCluster cluster;

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private Path folder;
  private Site site;
  private DeliveryEngine engine;

  @BeforeAll
  static void startCluster() {
    bed = TestBed.start(TestBedOptions.fake(1, 1));
    cluster = bed.cluster();
    kubectl("create", "clusterrolebinding", "ops", "--clusterrole=cluster-admin", "--user=ops");
  }

  @AfterAll
  static void stopCluster() {
    bed.close();
  }

  @BeforeEach
  void open(@TempDir Path data) throws IOException {
    folder = data;
    site = new Site(data.resolve("store"), new Ahead(), KubernetesFleet::new);
    var clusters =
        new Clusters(
            site.parts.fleet()::connection, Clusters.Retry.STANDARD, InstantSource.system());
    clusters.start();
    engine =
        new DeliveryEngine(
            site.store,
            PushDriver.to(clusters),
            DeliveryOptions.standard(),
            (event, number) -> {},
            InstantSource.system());
    engine.start();
    site.follow();
    site.put(FleetKinds.CLUSTER_PROVIDER, "{metadata: {name: p}}");
    site.attach(
        FleetKinds.CLUSTER,
        "{metadata: {name: edge1}}",
        Files.readString(cluster.kubeconfig()),
        "p");
    site.observe(EDGE1, "gvisor");
    site.store.write(writer -> {
      writer.delete(DocumentKey.of(TenancyKinds.CLUSTER_REFERENCE, "acme", "press", "edge2"));
      return CLOUD;
    });
    instantiate(CLOUD);
  }

  @AfterEach
  void close() {
    site.act("terminate", CLOUD);
    awaitState(CLOUD, Delivery.State.GONE);
    engine.close();
    site.close();
    site.parts.fleet().close();
  }

  /// The hub's clock, which a test can advance.
  private final class Ahead extends Clock {
    @Override
    public Instant instant() {
      return Instant.now().plus(ahead.get());
    }

    @Override
    public java.time.ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }

  private static String kubectl(String... arguments) {
    TestCluster.Result result = cluster.kubectl(arguments);
    assertThat(result.ok()).as(result.output()).isTrue();
    return result.output();
  }

  private static <T> T eventually(Supplier<Optional<T>> look, Supplier<String> otherwise) {
    Instant end = Instant.now().plus(Duration.ofSeconds(120));
    while (Instant.now().isBefore(end)) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError(otherwise.get());
  }

  private Delivery awaitState(DocumentKey owner, Delivery.State state) {
    return eventually(
        () -> site.rows(owner).stream().filter(row -> row.progress().state() == state).findFirst(),
        () -> site.rows(owner).toString());
  }

  private void instantiate(DocumentKey cloud) {
    site.act("instantiate", cloud);
    awaitState(cloud, Delivery.State.APPLIED);
  }

  /// A kubeconfig as the department gets it.
  private Path kubeconfig(DocumentKey cloud) {
    var reference =
        DocumentKey.of(
            TenancyKinds.CLUSTER_REFERENCE, cloud.names().getFirst(), cloud.name(), "edge1");
    String text =
        eventually(
            () -> {
              try {
                return Optional.of((String) site.act("kubeconfig", reference));
              } catch (BulkheadException e) {
                return Optional.empty();
              }
            },
            () -> site.rows(cloud).toString());
    try {
      return Files.writeString(Files.createTempFile(folder, "user", ".yaml"), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static TestCluster.Result as(Path kubeconfig, String... arguments) {
    return cluster.kubectlAs(kubeconfig, "", arguments);
  }

  private static String whoami(Path kubeconfig) {
    TestCluster.Result result = as(kubeconfig, "auth", "whoami", "-o", "json");
    assertThat(result.ok()).as(result.output()).isTrue();
    JsonNode answer = Json.parse(result.output());
    assertThat(answer.at("/status/userInfo/groups").toString())
        .isEqualTo("[\"system:authenticated\"]");
    return answer.at("/status/userInfo/username").asText();
  }

  private DocumentKey hostile(String userName) {
    DocumentKey cloud = hostile(userName, "mallory-den");
    instantiate(cloud);
    return cloud;
  }

  private DocumentKey hostile(String userName, String namespace) {
    site.put(TenancyKinds.PROJECT, "{metadata: {name: mallory}}");
    var cloud = DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "mallory", "den");
    site.put(
        TenancyKinds.LOGICAL_CLOUD,
        "{metadata: {name: den}, spec: {namespace: "
            + namespace
            + ", user: {userName: '"
            + userName
            + "'}}}",
        "mallory");
    site.put(
        IsolationKinds.SANDBOX_CLASS,
        "{metadata: {name: gvisor}, spec: {handler: gvisor, isolation: user-kernel}}");
    permit(cloud, namespace, "pods", "list");
    site.put(
        TenancyKinds.CLUSTER_REFERENCE,
        "{metadata: {name: edge1}, spec: {clusterProvider: p, cluster: edge1}}",
        "mallory",
        "den");
    return cloud;
  }

  private void permit(DocumentKey cloud, String namespace, String resource, String verbs) {
    site.put(
        TenancyKinds.USER_PERMISSION,
        "{metadata: {name: "
            + resource
            + "}, spec: {namespace: "
            + namespace
            + ", apiGroups: [''], resources: ["
            + resource
            + "], verbs: ["
            + verbs
            + "]}}",
        cloud.names().toArray(String[]::new));
  }

  /// A logical cloud's user used to be known on clusters by whatever its tenant wrote into
  /// `spec.user.userName`: the hub approved a certificate of that name, so that a tenant could
  /// become its neighbour, a component of the cluster, or somebody whom the operator trusts. Now
  /// the name is made of project, cloud and user, in a namespace that nobody else has.
  @ParameterizedTest
  @ValueSource(strings = {"dana", "system:apiserver", "system:node:n1", "kubernetes-admin", "ops"})
  void aTenantThatCallsItsUserAsSomebodyElseGetsNothingOfIt(String userName) {
    DocumentKey cloud = hostile(userName);
    Path mallory = kubeconfig(cloud);
    try {
      assertThat(whoami(mallory)).startsWith("bulkhead:mallory:den:");
      assertThat(whoami(kubeconfig(CLOUD))).startsWith("bulkhead:acme:press:dana:");
      assertThat(
              eventually(
                  () -> Optional.of(as(mallory, "get", "pods")).filter(r -> r.ok()),
                  () -> "its own"))
          .isNotNull();
      for (String[] foreign :
          new String[][] {
            {"get", "pods", "-n", "acme-press"}, {"get", "nodes"}, {"get", "secrets", "-A"}
          }) {
        assertThat(as(mallory, foreign).output()).contains("is forbidden");
      }
    } finally {
      site.act("terminate", cloud);
      awaitState(cloud, Delivery.State.GONE);
    }
  }

  /// A tenant names its namespace. An existing one used to become its own, with all rights that it
  /// granted itself, and was deleted with its cloud.
  @Test
  void aNamespaceThatIsThereIsNotTakenOver() {
    kubectl("create", "namespace", "monitoring");
    DocumentKey cloud = hostile("mallory", "monitoring");
    site.act("instantiate", cloud);
    assertThat(awaitState(cloud, Delivery.State.FAILED).progress().message())
        .contains("Namespace monitoring is there already");
    site.act("terminate", cloud);
    awaitState(cloud, Delivery.State.GONE);

    assertThat(
            kubectl(
                "get",
                "namespace",
                "monitoring",
                "-o",
                "jsonpath={.status.phase}{.metadata.labels}"))
        .contains("Active")
        .doesNotContain("bulkhead.io");
  }

  /// The hub used to apply a chart's objects with the credentials of the cluster's registration, so
  /// that a department could deploy what its own user might not touch.
  @Test
  void whatIsDeployedHasTheRightsOfTheCloudsUser() {
    site.act("approve", GROUP);
    site.act("instantiate", GROUP);
    assertThat(awaitState(GROUP, Delivery.State.FAILED).progress().message())
        .contains("LogicalCloud acme/press lacks the permission to")
        .contains("configmaps");
    assertThat(cluster.kubectl("get", "configmap", "settings", "-n", "acme-press").ok()).isFalse();

    permit(CLOUD, "acme-press", "configmaps", "create, patch, delete");
    site.act("update", CLOUD);
    awaitState(GROUP, Delivery.State.APPLIED);
    assertThat(kubectl("get", "configmap", "settings", "-n", "acme-press", "-o", "yaml"))
        .contains("bulkhead.io/confined: \"true\"");

    site.act("terminate", GROUP);
    awaitState(GROUP, Delivery.State.GONE);
    assertThat(cluster.kubectl("get", "configmap", "settings", "-n", "acme-press").ok()).isFalse();
  }

  /// The API server forbids a role that grants more than its author has; with the credentials of an
  /// administrator there was nothing that an author did not have.
  @Test
  void aChartGivesNoMoreThanItsCloudsUserHas() {
    site.chart(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reader}
        rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
        """);
    site.put(
        TenancyKinds.USER_PERMISSION,
        "{metadata: {name: roles}, spec: {namespace: acme-press, apiGroups:"
            + " [rbac.authorization.k8s.io], resources: [roles], verbs: [create, patch, delete]}}",
        "acme",
        "press");
    site.act("update", CLOUD);
    awaitState(CLOUD, Delivery.State.APPLIED);
    site.act("approve", GROUP);
    site.act("instantiate", GROUP);

    assertThat(awaitState(GROUP, Delivery.State.FAILED).progress().message())
        .contains("a role may give no more than LogicalCloud acme/press has itself");
    site.act("terminate", GROUP);
    awaitState(GROUP, Delivery.State.GONE);
  }

  @Test
  void aCertificateIsRenewedBeforeItEndsAndTheOldOneStaysValid() {
    Path before = kubeconfig(CLOUD);
    String name = whoami(before);
    ahead.set(Duration.ofDays(300));
    site.observe(EDGE1, "gvisor");

    Path after =
        eventually(
            () -> Optional.of(kubeconfig(CLOUD)).filter(file -> !same(file, before)),
            () -> site.rows(CLOUD).toString());
    assertThat(whoami(after)).isEqualTo(name);
    assertThat(whoami(before)).isEqualTo(name);
  }

  private static boolean same(Path one, Path other) {
    try {
      return Files.mismatch(one, other) == -1;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
