package io.bulkhead.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.NodeFact;
import io.bulkhead.kind.fleet.Capabilities.ResourceFact;
import io.bulkhead.kind.fleet.Capabilities.VersionFact;
import io.bulkhead.manifest.Json;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservedFactsTest {
  private final ObservedFacts facts = new ObservedFacts();

  private NodeFact node() {
    return facts.capabilities(Instant.EPOCH, "", List.of()).nodes().getFirst();
  }

  private static JsonNode yaml(String text) {
    return Json.parseYaml(text).getFirst();
  }

  @Test
  void everyResourceOfANodeIsKnownWithWhatIsRequestedOfIt() {
    facts.replace(
        "Node",
        List.of(
            yaml(
                "{metadata: {name: n1}, status: {allocatable: {cpu: '4', memory: 8Gi, pods: '110',"
                    + " ephemeral-storage: 10Gi, nvidia.com/gpu: '4'}}}")));
    facts.replace(
        "Pod",
        List.of(
            yaml(
                "{metadata: {uid: a}, spec: {nodeName: n1, containers: [{resources: {requests:"
                    + " {cpu: 100m, nvidia.com/gpu: '1'}}}]}}"),
            yaml(
                "{metadata: {uid: b}, spec: {nodeName: n1, overhead: {cpu: 250m}, containers:"
                    + " [{resources: {requests: {nvidia.com/gpu: '2', example.com/tpu: '1'}}}]}}")));
    assertThat(node().requestedMilliCpu()).isEqualTo(350);
    assertThat(node().runningPods()).isEqualTo(2);
    assertThat(node().resources())
        .containsExactly(
            new ResourceFact("ephemeral-storage", 10L << 30, 0),
            new ResourceFact("nvidia.com/gpu", 4, 3));
  }

  private static final String USUAL =
      "{metadata: {name: %s, creationTimestamp: '%s', annotations: {storageclass.kubernetes.io/is-default-class: '%s'}}}";

  /// As the API server chooses: the newest of several defaults, and the first by name among equals.
  @Test
  void theDefaultStorageClassIsTheOneThatTheApiServerTakes() {
    String old = "2026-01-01T00:00:00Z";
    String late = "2026-02-01T00:00:00Z";
    facts.replace("StorageClass", List.of(yaml("{metadata: {name: a}}")));
    assertThat(usual()).isEmpty();

    facts.seen("StorageClass", yaml(USUAL.formatted("z", old, "true")));
    assertThat(usual()).isEqualTo("z");
    facts.seen("StorageClass", yaml(USUAL.formatted("n", late, "true")));
    facts.seen("StorageClass", yaml(USUAL.formatted("m", late, "true")));
    assertThat(usual()).isEqualTo("m");
    facts.seen("StorageClass", yaml(USUAL.formatted("m", late, "false")));
    facts.gone("StorageClass", yaml("{metadata: {name: n}}"));
    assertThat(usual()).isEqualTo("z");
    facts.replace("StorageClass", List.of());
    assertThat(usual()).isEmpty();
  }

  private String usual() {
    return facts.capabilities(Instant.EPOCH, "", List.of()).defaultStorageClass();
  }

  @Test
  void aRuntimeClassThatWasMadeAnewHasAnotherUid() {
    facts.replace("RuntimeClass", List.of(yaml("{metadata: {name: k, uid: c1}, handler: kata}")));
    assertThat(facts.capabilities(Instant.EPOCH, "", List.of()).runtimeClasses().getFirst().uid())
        .isEqualTo("c1");
  }

  private Capabilities guarded(String uid, int generation, String policy) {
    facts.replace(
        "ValidatingAdmissionPolicy",
        List.of(
            yaml(
                "{metadata: {name: bulkhead-x, uid: %s, generation: %d, resourceVersion: '%s'}, spec: {failurePolicy: %s}}"
                    .formatted(uid, generation, UUID.randomUUID(), policy))));
    return facts.capabilities(Instant.EPOCH, "", List.of());
  }

  @Test
  void aGuardThatWasChangedAndPutBackHasItsDigestAndAnotherRevision() {
    Capabilities before = guarded("u1", 1, "Fail");
    assertThat(before.guardRevision()).isNotEmpty();
    Capabilities touched = guarded("u1", 1, "Fail");
    assertThat(touched.guardRevision()).isEqualTo(before.guardRevision());
    Capabilities edited = guarded("u1", 2, "Ignore");
    assertThat(edited.guardDigest()).isNotEqualTo(before.guardDigest());
    for (Capabilities back : List.of(guarded("u1", 3, "Fail"), guarded("u2", 1, "Fail"))) {
      assertThat(back.guardDigest()).isEqualTo(before.guardDigest());
      assertThat(back.guardRevision()).isNotEqualTo(before.guardRevision());
    }
    facts.gone("ValidatingAdmissionPolicy", yaml("{metadata: {name: bulkhead-x}}"));
    assertThat(facts.capabilities(Instant.EPOCH, "", List.of()).guardRevision()).isEmpty();
  }

  @Test
  void anAnnotationOfANodeMaySayTheVersionOfItsSandboxes() {
    facts.replace(
        "Node",
        List.of(
            yaml("{metadata: {name: n1, annotations: {katacontainers.io/kata-version: 3.40.2}}}"),
            yaml("{metadata: {name: n2, annotations: {other: 3.40.2}}}")));

    assertThat(facts.capabilities(Instant.EPOCH, "", List.of()).nodes())
        .extracting(NodeFact::version)
        .containsExactly(new VersionFact("3.40.2", "annotation of node n1"), null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          containers: [{resources: {requests: {cpu: 1}}}, {resources: {requests: {cpu: 2}}}] | 3000
          {containers: [{resources: {requests: {cpu: 1}}}], initContainers: [{resources: {requests: {cpu: 4}}}]} | 4000
          {containers: [{resources: {requests: {cpu: 1}}}], initContainers: [{restartPolicy: Always, resources: {requests: {cpu: 2}}}, {resources: {requests: {cpu: 3}}}]} | 5000
          {containers: [{resources: {requests: {cpu: 1}}}], initContainers: [{resources: {requests: {cpu: 3}}}, {restartPolicy: Always, resources: {requests: {cpu: 2}}}]} | 3000
          {resources: {requests: {cpu: 5}}, overhead: {cpu: 250m}, containers: [{resources: {requests: {cpu: 1}}}]} | 5250
          """)
  void aPodTakesWhatTheSchedulerCounts(String spec, long milliCpu) {
    PodRequest request =
        PodRequest.of(Json.parse("{\"spec\":" + Json.parseYaml(spec).getFirst() + "}"));
    assertThat(request.amounts()).containsEntry("cpu", milliCpu);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cilium.io/v2/CiliumNode                  | {metadata: {name: n}}  | ''
          crd.projectcalico.org/v1/IPPool          | {metadata: {name: n, annotations: {team: a}}} | ''
          cilium.io/v2/CiliumNode                  | {metadata: {name: n, annotations: {network.cilium.io/ipv4-pod-cidr: 10.0.0.0/24}}} | cilium
          cilium.io/v2/CiliumNode                  | {metadata: {name: n}, status: {conditions: [{type: NetworkUnavailable, status: 'False', reason: CiliumIsUp}]}} | cilium
          cilium.io/v2/CiliumNode                  | {metadata: {name: n}, status: {conditions: [{type: NetworkUnavailable, status: 'True', reason: CiliumIsUp}]}} | ''
          cilium.io/v2/CiliumNode                  | {metadata: {name: n}, status: {conditions: [{type: Ready, status: 'False', reason: CiliumIsUp}]}} | ''
          cilium.io/v2/CiliumNode                  | {metadata: {name: n, annotations: {projectcalico.org/IPv4Address: 10.0.0.1/24}}} | ''
          crd.projectcalico.org/v1/IPPool          | {metadata: {name: n, annotations: {projectcalico.org/IPv4Address: 10.0.0.1/24}}} | calico
          crd.projectcalico.org/v1/IPPool          | {metadata: {name: n}, status: {conditions: [{type: NetworkUnavailable, status: 'False', reason: CalicoIsUp}]}} | calico
          crd.antrea.io/v1beta1/AntreaAgentInfo    | {metadata: {name: n, annotations: {node.antrea.io/mac-address: x}}} | antrea
          kubeovn.io/v1/Subnet                     | {metadata: {name: n, annotations: {ovn.kubernetes.io/ip_address: x}}} | kube-ovn
          k8s.ovn.org/v1/EgressIP                  | {metadata: {name: n, annotations: {k8s.ovn.org/node-subnets: x}}} | ovn-kubernetes
          apps/v1/Deployment                       | {metadata: {name: n, annotations: {network.cilium.io/ipv4-pod-cidr: x}}} | ''
          """)
  void aNetworkPluginIsKnownByWhatItDoesOnNodesNotByItsDefinitions(
      String api, String node, String cni) {
    facts.served("v1.37.2", List.of("v1/Node", api));
    facts.replace("Node", List.of(yaml(node)));

    assertThat(facts.capabilities(Instant.EPOCH, "", List.of()).cni()).isEqualTo(cni);
  }
}
