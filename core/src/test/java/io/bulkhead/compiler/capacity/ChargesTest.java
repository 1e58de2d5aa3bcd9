package io.bulkhead.compiler.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Hook;
import io.bulkhead.bundle.Wave;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.quota.Amounts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What Kubernetes' own quota controller would count.
class ChargesTest {
  private static final Demand KATA =
      Demand.of(Demand.CPU, 250).plus(Demand.of(Demand.MEMORY, 320L << 20));

  private static Amounts of(int nodes, Demand overhead, String yaml) {
    return new Charges(nodes, overhead, Demand.NONE)
        .of(
            Json.parseYaml(yaml).stream()
                .map(tree -> new Draft.Item(Bundle.Entry.of(Manifest.of(tree)), List.of()))
                .toList());
  }

  private static void charged(Amounts amounts, Map<String, String> expected) {
    assertThat(amounts.quantities()).containsAllEntriesOf(expected);
  }

  @Test
  void everyPodOfADeploymentWithItsOverhead() {
    charged(
        of(
            1,
            KATA,
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 3
              template:
                spec:
                  containers:
                  - {name: a, resources: {requests: {cpu: 100m}, limits: {cpu: 200m, memory: 64Mi}}}
                  - {name: b, resources: {limits: {memory: 64Mi}}}
            """),
        Map.of(
            "pods", "3",
            "requests.cpu", "1050m",
            "limits.cpu", "1350m",
            "requests.memory", "1344Mi",
            "limits.memory", "1344Mi",
            "limits.ephemeral-storage", "0",
            "count/deployments.apps", "1"));
  }

  @Test
  void aLimitThatNobodySetHasNoOverhead() {
    Amounts amounts =
        of(
            1,
            KATA,
            "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a}]}}");
    charged(amounts, Map.of("requests.cpu", "250m", "limits.cpu", "0", "pods", "1"));
  }

  @Test
  void sidecarsCountAndAnInitContainerOnlyWhenItIsMore() {
    charged(
        of(
            1,
            Demand.NONE,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: a}
            spec:
              initContainers:
              - {name: proxy, restartPolicy: Always, resources: {limits: {memory: 100Mi, cpu: 1}}}
              - {name: load, resources: {limits: {memory: 500Mi, cpu: 1}}}
              containers:
              - {name: c, resources: {limits: {memory: 200Mi, cpu: 2}}}
            """),
        Map.of("limits.memory", "600Mi", "limits.cpu", "3"));
  }

  @Test
  void aDaemonSetOnEachNodeAndVolumesOfEachReplica() {
    charged(
        of(
            4,
            Demand.NONE,
            """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agent}
            spec: {template: {spec: {containers: [{name: a, resources: {limits: {cpu: 1}}}]}}}
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              replicas: 2
              template: {spec: {containers: [{name: a, resources: {limits: {cpu: 1}}}]}}
              volumeClaimTemplates:
              - {metadata: {name: data}, spec: {resources: {requests: {storage: 5Gi}}}}
            """),
        Map.of(
            "pods", "6",
            "requests.cpu", "6",
            "persistentvolumeclaims", "2",
            "requests.storage", "10Gi"));
  }

  @Test
  void objectsByTheirKindAndServicesByTheirPorts() {
    charged(
        of(
            1,
            Demand.NONE,
            """
            {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: a}}
            ---
            {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: NodePort, ports: [{port: 1}, {port: 2}]}}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: b}, spec: {type: LoadBalancer, ports: [{port: 1}]}}
            """),
        Map.of(
            "configmaps", "1",
            "secrets", "1",
            "services", "2",
            "services.nodeports", "3",
            "services.loadbalancers", "1",
            "count/networkpolicies.networking.k8s.io", "1"));
  }

  @Test
  void podsOfControllersAreObjectsToo() {
    Amounts charged =
        of(
            1,
            Demand.NONE,
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate}
            spec: {parallelism: 4, template: {spec: {containers: [{name: a}]}}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: bare}
            spec: {containers: [{name: a}]}
            """);

    charged(charged, Map.of("count/pods", "5", "pods", "5", "count/jobs.batch", "1"));
  }

  @Test
  void devicesAndHugePagesByName() {
    charged(
        of(
            1,
            Demand.NONE,
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 2
              template:
                spec:
                  containers:
                  - {name: a, resources: {limits: {example.com/gpu: 1, hugepages-2Mi: 64Mi}}}
            """),
        Map.of(
            "requests.example.com/gpu", "2",
            "hugepages-2Mi", "128Mi",
            "requests.hugepages-2Mi", "128Mi"));
  }

  @Test
  void containersThatSayNothingAsTheClusterLimitsThem() {
    Manifest pod =
        Manifest.of(
            Json.parse(
                """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"},
                 "spec": {"containers": [{"name": "a"},
                  {"name": "b", "resources": {"limits": {"ephemeral-storage": "1Gi"}}}]}}
                """));
    var charges = new Charges(1, KATA, Demand.of("ephemeral-storage", 4L << 30));

    charged(
        charges.of(List.of(new Draft.Item(Bundle.Entry.of(pod), List.of()))),
        Map.of("limits.ephemeral-storage", "5Gi", "requests.ephemeral-storage", "1Gi"));
  }

  @Test
  void hooksComeAndGo() {
    Manifest job =
        Manifest.of(
            Json.parse(
                """
                {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "migrate"},
                 "spec": {"template": {"spec": {"containers": [{"name": "a"}]}}}}
                """));
    var hook = new Bundle.Entry(job, Wave.WORKLOAD, new Hook(Hook.Phase.PRE_INSTALL, 0, List.of()));
    assertThat(new Charges(1, KATA, Demand.NONE).of(List.of(new Draft.Item(hook, List.of()))))
        .isEqualTo(Amounts.NONE);
  }
}
