package io.bulkhead.attack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Json;
import java.util.List;
import java.util.Random;

/// Generates pods from a random choice of fields, valid and invalid ones. About a third has no
/// invalid field, so that many are admitted and many refused.
final class PodGenerator {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /// Members of the pod's spec.
  private static final List<String> SPEC =
      List.of(
          "{\"hostNetwork\": true}",
          "{\"hostNetwork\": false}",
          "{\"hostPID\": true}",
          "{\"hostIPC\": true}",
          "{\"hostUsers\": true}",
          "{\"shareProcessNamespace\": true}",
          "{\"runtimeClassName\": \"kata\"}",
          "{\"runtimeClassName\": \"fast\"}",
          "{\"volumes\": [{\"name\": \"v\", \"hostPath\": {\"path\": \"/\"}}]}",
          "{\"volumes\": [{\"name\": \"v\", \"hostPath\": {\"path\": \"/var/log\", \"type\": \"Directory\"}}]}",
          "{\"volumes\": [{\"name\": \"v\", \"emptyDir\": {}}]}",
          "{\"volumes\": [{\"name\": \"v\", \"emptyDir\": {\"medium\": \"Memory\"}}, {\"name\": \"w\", \"hostPath\": {\"path\": \"/etc\"}}]}",
          "{\"volumes\": [{\"name\": \"v\", \"configMap\": {\"name\": \"c\"}}]}",
          "{\"volumes\": [{\"name\": \"v\", \"secret\": {\"secretName\": \"c\"}}]}",
          "{\"volumes\": [{\"name\": \"v\", \"projected\": {\"sources\": [{\"serviceAccountToken\": {\"path\": \"t\"}}]}}]}",
          "{\"securityContext\": {\"runAsNonRoot\": true, \"runAsUser\": 1000}}",
          "{\"securityContext\": {\"runAsUser\": 0, \"fsGroup\": 0}}",
          "{\"securityContext\": {\"seccompProfile\": {\"type\": \"Unconfined\"}}}",
          "{\"securityContext\": {\"seccompProfile\": {\"type\": \"RuntimeDefault\"}}}",
          "{\"securityContext\": {\"appArmorProfile\": {\"type\": \"Unconfined\"}}}",
          "{\"securityContext\": {\"appArmorProfile\": {\"type\": \"RuntimeDefault\"}}}",
          "{\"securityContext\": {\"seLinuxOptions\": {\"type\": \"spc_t\"}}}",
          "{\"securityContext\": {\"seLinuxOptions\": {\"type\": \"container_t\", \"level\": \"s0:c1\"}}}",
          "{\"securityContext\": {\"seLinuxOptions\": {\"user\": \"system_u\"}}}",
          "{\"securityContext\": {\"sysctls\": [{\"name\": \"kernel.shm_rmid_forced\", \"value\": \"1\"}]}}",
          "{\"securityContext\": {\"sysctls\": [{\"name\": \"kernel.msgmax\", \"value\": \"1\"}]}}",
          "{\"securityContext\": {\"sysctls\": [{\"name\": \"net.ipv4.tcp_syncookies\", \"value\": \"1\"}, {\"name\": \"kernel.sem\", \"value\": \"1\"}]}}",
          "{\"securityContext\": {\"windowsOptions\": {\"hostProcess\": true}}}",
          "{\"tolerations\": [{\"key\": \"node.kubernetes.io/not-ready\", \"operator\": \"Exists\"}]}",
          "{\"nodeSelector\": {\"kubernetes.io/os\": \"linux\"}}",
          "{\"dnsPolicy\": \"ClusterFirstWithHostNet\"}",
          "{\"hostname\": \"web\"}",
          "{\"restartPolicy\": \"Never\"}",
          "{\"terminationGracePeriodSeconds\": 1}",
          "{\"enableServiceLinks\": false}",
          "{\"automountServiceAccountToken\": false}",
          "{\"hostAliases\": [{\"ip\": \"127.0.0.1\", \"hostnames\": [\"a\"]}]}");

  /// Members of a container.
  private static final List<String> CONTAINER =
      List.of(
          "{\"securityContext\": {\"privileged\": true}}",
          "{\"securityContext\": {\"privileged\": false}}",
          "{\"securityContext\": {\"allowPrivilegeEscalation\": true}}",
          "{\"securityContext\": {\"capabilities\": {\"add\": [\"SYS_ADMIN\"]}}}",
          "{\"securityContext\": {\"capabilities\": {\"add\": [\"CHOWN\", \"NET_RAW\"]}}}",
          "{\"securityContext\": {\"capabilities\": {\"add\": [\"ALL\"]}}}",
          "{\"securityContext\": {\"capabilities\": {\"add\": [\"CHOWN\", \"KILL\"]}}}",
          "{\"securityContext\": {\"capabilities\": {\"drop\": [\"ALL\"], \"add\": [\"NET_BIND_SERVICE\"]}}}",
          "{\"securityContext\": {\"procMount\": \"Default\"}}",
          "{\"securityContext\": {\"procMount\": \"Unmasked\"}}",
          "{\"securityContext\": {\"seccompProfile\": {\"type\": \"Unconfined\"}}}",
          "{\"securityContext\": {\"appArmorProfile\": {\"type\": \"Unconfined\"}}}",
          "{\"securityContext\": {\"seLinuxOptions\": {\"role\": \"sysadm_r\"}}}",
          "{\"securityContext\": {\"seLinuxOptions\": {\"type\": \"container_init_t\"}}}",
          "{\"securityContext\": {\"windowsOptions\": {\"hostProcess\": true}}}",
          "{\"securityContext\": {\"readOnlyRootFilesystem\": true}}",
          "{\"ports\": [{\"containerPort\": 80}]}",
          "{\"ports\": [{\"containerPort\": 80, \"hostPort\": 80}]}",
          "{\"ports\": [{\"containerPort\": 80}, {\"containerPort\": 81, \"hostPort\": 8081, \"hostIP\": \"127.0.0.1\"}]}",
          "{\"livenessProbe\": {\"httpGet\": {\"port\": 80, \"host\": \"10.0.0.1\"}}}",
          "{\"livenessProbe\": {\"httpGet\": {\"port\": 80}}}",
          "{\"readinessProbe\": {\"tcpSocket\": {\"port\": 80, \"host\": \"169.254.169.254\"}}}",
          "{\"readinessProbe\": {\"exec\": {\"command\": [\"true\"]}}}",
          "{\"lifecycle\": {\"preStop\": {\"httpGet\": {\"port\": 80, \"host\": \"127.0.0.1\"}}}}",
          "{\"lifecycle\": {\"postStart\": {\"exec\": {\"command\": [\"true\"]}}}}",
          "{\"resources\": {\"limits\": {\"cpu\": \"1\", \"memory\": \"64Mi\"}}}",
          "{\"env\": [{\"name\": \"A\", \"value\": \"b\"}]}",
          "{\"workingDir\": \"/proc\"}",
          "{\"stdin\": true, \"tty\": true}");

  private static final List<String> ANNOTATIONS =
      List.of(
          "{\"io.katacontainers.config.hypervisor.path\": \"/bin/sh\"}",
          "{\"io.katacontainers.config.runtime.internetworking_model\": \"none\"}",
          "{\"container.apparmor.security.beta.kubernetes.io/c0\": \"unconfined\"}",
          "{\"container.apparmor.security.beta.kubernetes.io/c0\": \"runtime/default\"}",
          "{\"prometheus.io/scrape\": \"true\"}",
          "{\"kubectl.kubernetes.io/default-container\": \"c0\"}");

  private final Random random;

  PodGenerator(long seed) {
    this.random = new Random(seed);
  }

  ObjectNode next() {
    boolean tame = random.nextInt(3) == 0;
    ObjectNode pod = NODES.objectNode();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("generateName", "p-");
    ObjectNode spec = pod.putObject("spec");
    for (int i = random.nextInt(4); i > 0; i--) {
      add(spec, SPEC, tame);
    }
    if (random.nextInt(5) == 0) {
      add(metadata.putObject("annotations"), ANNOTATIONS, tame);
    }
    containers(spec.putArray("containers"), 1 + random.nextInt(2), "c", tame);
    if (random.nextInt(4) == 0) {
      containers(spec.putArray("initContainers"), 1 + random.nextInt(2), "i", tame);
    }
    return pod;
  }

  private void containers(ArrayNode into, int number, String prefix, boolean tame) {
    for (int i = 0; i < number; i++) {
      ObjectNode container =
          into.addObject().put("name", prefix + i).put("image", "registry.example/a:1");
      for (int j = random.nextInt(4); j > 0; j--) {
        add(container, CONTAINER, tame);
      }
      if (prefix.equals("i")) {
        // Only long-running containers may have these.
        container.remove(List.of("livenessProbe", "readinessProbe", "lifecycle"));
        if (random.nextBoolean()) {
          container.put("restartPolicy", "Always");
        }
      }
    }
  }

  private void add(ObjectNode into, List<String> pool, boolean tame) {
    var member = (ObjectNode) Json.parse(pool.get(random.nextInt(pool.size())));
    if (!tame || PodStandards.faultsOf(member).isEmpty()) {
      merge(into, member);
    }
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    from.properties()
        .forEach(member -> {
          if (member.getValue() instanceof ObjectNode object
              && into.get(member.getKey()) instanceof ObjectNode known) {
            merge(known, object);
          } else {
            into.set(member.getKey(), member.getValue());
          }
        });
  }
}
