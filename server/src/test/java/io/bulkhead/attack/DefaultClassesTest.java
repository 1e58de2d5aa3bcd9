package io.bulkhead.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.guard.Terms;
import io.bulkhead.manifest.Json;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A cluster that sets a class on pods and claims without one, where the operator declared these
/// classes free for all.
@Tag("cluster")
class DefaultClassesTest {
  private static final String PODS = "/api/v1/namespaces/press/pods";
  private static final String CLAIMS = "/api/v1/namespaces/press/persistentvolumeclaims";
  private static GuardedCluster cluster;

  @BeforeAll
  static void start() {
    cluster =
        GuardedCluster.start(
            new Terms(
                List.of("kata"),
                true,
                false,
                List.of(),
                false,
                List.of("disk", "tape"),
                List.of("normal")));
    Json.parseYaml(
            """
            {apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: normal}, value: 5, globalDefault: true}
            ---
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: disk, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
            provisioner: example.com/disk
            """)
        .forEach(cluster::put);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Api.Answer make(String collection, String kind, String spec) {
    return cluster
        .tenant()
        .send(
            "POST",
            collection + "?dryRun=All",
            Json.parseYaml(
                    "{apiVersion: v1, kind: " + kind + ", metadata: {name: x}, spec: " + spec + "}")
                .getFirst());
  }

  private static Api.Answer pod(String members) {
    return make(
        PODS,
        "Pod",
        "{containers: [{name: c, image: i, resources: {limits: {cpu: 100m, memory: 64Mi}}}]"
            + members
            + "}");
  }

  private static Api.Answer claim(String members) {
    return make(
        CLAIMS,
        "PersistentVolumeClaim",
        "{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}" + members + "}");
  }

  private static String ephemeral(String storageClass) {
    return ", volumes: [{name: v, ephemeral: {volumeClaimTemplate: {spec: {accessModes:"
        + " [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, storageClassName: "
        + storageClass
        + "}}}}]";
  }

  /// The API server learns of a new default a moment later.
  private static JsonNode eventually(Supplier<Api.Answer> made, String field) {
    Instant end = Instant.now().plusSeconds(60);
    Api.Answer answer = made.get();
    while (answer.body().at(field).asText("").isEmpty() && Instant.now().isBefore(end)) {
      answer = made.get();
    }
    assertThat(answer.ok()).as(answer.toString()).isTrue();
    return answer.body().at(field);
  }

  @Test
  void whatNamesNoneIsGivenTheDefault() {
    assertThat(eventually(() -> pod(""), "/spec/priorityClassName").asText()).isEqualTo("normal");
    assertThat(eventually(() -> claim(""), "/spec/storageClassName").asText()).isEqualTo("disk");
  }

  @Test
  void whatIsFreeMayBeNamed() {
    assertThat(pod(", priorityClassName: normal").status()).isEqualTo(201);
    assertThat(pod(ephemeral("tape")).status()).isEqualTo(201);
    assertThat(claim(", storageClassName: tape").status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gold", "bronze", "system-node-critical"})
  void otherPrioritiesAreStillToBeGranted(String priority) {
    Api.Answer answer = pod(", priorityClassName: " + priority);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.message()).contains("the priority class must be granted");
  }

  @Test
  void otherStorageIsStillToBeGranted() {
    assertThat(pod(ephemeral("standard")).message()).contains("a storage class that was granted");
    assertThat(claim(", storageClassName: standard").message())
        .contains("the storage class must be granted");
  }
}
