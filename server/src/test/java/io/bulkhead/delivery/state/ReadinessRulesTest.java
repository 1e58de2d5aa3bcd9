package io.bulkhead.delivery.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cluster.Observations.Readiness;
import io.bulkhead.manifest.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ConfigMap | READY | {}
          ConfigMap | NOT_READY | metadata: {deletionTimestamp: x}
          Deployment | NOT_READY | spec: {replicas: 2}
          Deployment | READY | {metadata: {generation: 2}, spec: {replicas: 2}, status: {observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2}}
          Deployment | NOT_READY | {metadata: {generation: 3}, spec: {replicas: 2}, status: {observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2}}
          Deployment | NOT_READY | {spec: {replicas: 2}, status: {observedGeneration: 1, replicas: 3, updatedReplicas: 2, availableReplicas: 2}}
          Deployment | NOT_READY | {status: {observedGeneration: 1, replicas: 1, updatedReplicas: 1}}
          Deployment | READY | {spec: {replicas: 0}, status: {observedGeneration: 1}}
          StatefulSet | READY | {spec: {replicas: 2}, status: {observedGeneration: 1, readyReplicas: 2, updatedReplicas: 2}}
          StatefulSet | NOT_READY | {spec: {replicas: 2}, status: {observedGeneration: 1, readyReplicas: 2, updatedReplicas: 1}}
          StatefulSet | READY | {spec: {replicas: 2, updateStrategy: {rollingUpdate: {partition: 1}}}, status: {observedGeneration: 1, readyReplicas: 2, updatedReplicas: 1}}
          StatefulSet | READY | {spec: {replicas: 2, updateStrategy: {type: OnDelete}}, status: {observedGeneration: 1, readyReplicas: 2}}
          DaemonSet | NOT_READY | {}
          DaemonSet | READY | {status: {observedGeneration: 1, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberReady: 2}}
          DaemonSet | NOT_READY | {status: {observedGeneration: 1, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberReady: 1}}
          ReplicaSet | READY | {spec: {replicas: 1}, status: {observedGeneration: 1, readyReplicas: 1}}
          ReplicaSet | NOT_READY | {spec: {replicas: 1}, status: {observedGeneration: 1}}
          Job | NOT_READY | {status: {active: 1}}
          Job | READY | {status: {conditions: [{type: SuccessCriteriaMet, status: 'True'}, {type: Complete, status: 'True'}]}}
          Job | NOT_READY | {status: {conditions: [{type: Failed, status: 'True'}]}}
          Pod | READY | {status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}}
          Pod | NOT_READY | {status: {phase: Running, conditions: [{type: Ready, status: 'False'}]}}
          Pod | READY | {status: {phase: Succeeded}}
          PersistentVolumeClaim | READY | {status: {phase: Bound}}
          PersistentVolumeClaim | NOT_READY | {status: {phase: Pending}}
          Service | READY | {spec: {type: ClusterIP}}
          Service | NOT_READY | {spec: {type: LoadBalancer}, status: {loadBalancer: {}}}
          Service | READY | {spec: {type: LoadBalancer}, status: {loadBalancer: {ingress: [{ip: 10.0.0.1}]}}}
          CustomResourceDefinition | READY | {status: {conditions: [{type: Established, status: 'True'}]}}
          CustomResourceDefinition | NOT_READY | {}
          Namespace | READY | {status: {phase: Active}}
          Namespace | NOT_READY | {status: {phase: Terminating}}
          CertificateSigningRequest | NOT_READY | {status: {conditions: [{type: Approved, status: 'True'}]}}
          CertificateSigningRequest | READY | {status: {certificate: abc, conditions: [{type: Approved, status: 'True'}]}}
          APIService | NOT_READY | {status: {conditions: [{type: Available, status: 'False'}]}}
          APIService | READY | {status: {conditions: [{type: Available, status: 'True'}]}}
          Thing | READY | {status: {conditions: [{type: Synced, status: 'False'}]}}
          Thing | NOT_READY | {status: {conditions: [{type: Available, status: 'True'}, {type: Ready, status: 'False'}]}}
          Thing | READY | {status: {conditions: [{type: Ready, status: 'True'}]}}
          Thing | NOT_READY | {metadata: {generation: 2}, status: {observedGeneration: 1}}
          """)
  void followsTheRuleOfTheKind(String kind, Readiness expected, String live) {
    JsonNode object = Json.parseYaml(live).getFirst();

    assertThat(ReadinessRules.of(kind, object)).isEqualTo(expected);
  }
}
