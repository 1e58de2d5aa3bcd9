package io.bulkhead.cluster.unready;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.delivery.write.ReducedPods;
import io.bulkhead.manifest.Json;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a pod's status says, in one word and one sentence.
class UnreadyPodTest {
  /// `status` as the kubelet writes it; the whole pod and the reduced one say the same.
  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ready         | {"phase":"Running","conditions":[{"type":"Ready","status":"True"}]} | |
          job's end     | {"phase":"Succeeded","conditions":[{"type":"Ready","status":"False","reason":"PodCompleted"}]} | |
          new           | {"phase":"Pending"} | Pending | the scheduler has not seen it yet
          no node       | {"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/1 nodes are available: 1 Insufficient cpu."}]} | Unschedulable | 0/1 nodes are available: 1 Insufficient cpu.
          scheduling gate | {"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"SchedulingGated","message":"Scheduling is blocked due to non-empty scheduling gates"}]} | SchedulingGated | Scheduling is blocked due to non-empty scheduling gates
          no sandbox    | {"phase":"Pending","conditions":[{"type":"PodScheduled","status":"True"},{"type":"PodReadyToStartContainers","status":"False"}],"containerStatuses":[{"name":"web","state":{"waiting":{"reason":"ContainerCreating"}}}]} | NoSandbox | the node is preparing its sandbox, network and volumes
          starting      | {"phase":"Pending","conditions":[{"type":"PodScheduled","status":"True"}],"containerStatuses":[{"name":"web","state":{"waiting":{"reason":"ContainerCreating"}}}]} | Starting | the node is starting its containers
          image         | {"phase":"Pending","conditions":[{"type":"PodScheduled","status":"True"},{"type":"Ready","status":"False","reason":"ContainersNotReady"}],"containerStatuses":[{"name":"web","state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off pulling image \\"nowhere/web:1\\""}}}]} | ImagePullBackOff | container web: Back-off pulling image "nowhere/web:1"
          configuration | {"phase":"Pending","conditions":[{"type":"PodScheduled","status":"True"}],"containerStatuses":[{"name":"web","state":{"waiting":{"reason":"CreateContainerConfigError","message":"secret \\"db\\" not found"}}}]} | CreateContainerConfigError | container web: secret "db" not found
          crash         | {"phase":"Running","conditions":[{"type":"PodScheduled","status":"True"}],"containerStatuses":[{"name":"web","restartCount":4,"state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 40s restarting failed container=web pod=x"}},"lastState":{"terminated":{"exitCode":3,"reason":"Error","finishedAt":"2026-01-01T10:00:00Z","message":"password=abc"}}}]} | CrashLoopBackOff | container web exited with code 3, restarted 4 times
          memory        | {"phase":"Running","conditions":[{"type":"PodScheduled","status":"True"}],"containerStatuses":[{"name":"web","restartCount":1,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}}]} | CrashLoopBackOff | container web exited with code 137 because its memory limit was reached, restarted once
          no command    | {"phase":"Running","conditions":[{"type":"PodScheduled","status":"True"}],"containerStatuses":[{"name":"web","restartCount":1,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":128,"reason":"StartError","message":"exec: \\"wob\\": not found"}}}]} | CrashLoopBackOff | container web exited with code 128, restarted once: exec: "wob": not found
          later image   | {"phase":"Running","conditions":[{"type":"PodScheduled","status":"True"}],"containerStatuses":[{"name":"web","restartCount":1,"state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off pulling image \\"nowhere/web:1\\""}},"lastState":{"terminated":{"exitCode":3,"reason":"Error"}}}]} | ImagePullBackOff | container web: Back-off pulling image "nowhere/web:1"
          readiness     | {"phase":"Running","conditions":[{"type":"PodScheduled","status":"True"},{"type":"Ready","status":"False"}],"containerStatuses":[{"name":"web","ready":false,"started":true,"state":{"running":{"startedAt":"2026-01-01T10:00:00Z"}}}]} | NotReady | container web runs, but its readiness probe does not succeed
          startup       | {"phase":"Running","conditions":[{"type":"PodScheduled","status":"True"}],"containerStatuses":[{"name":"web","ready":false,"started":false,"restartCount":2,"state":{"running":{}},"lastState":{"terminated":{"exitCode":137,"reason":"Error"}}}]} | NotStarted | container web runs, but its startup probe does not succeed; before, exited with code 137, restarted 2 times
          init          | {"phase":"Pending","conditions":[{"type":"PodScheduled","status":"True"},{"type":"Initialized","status":"False"}],"initContainerStatuses":[{"name":"seed","restartCount":1,"state":{"terminated":{"exitCode":1,"reason":"Error"}}}],"containerStatuses":[{"name":"web","state":{"waiting":{"reason":"PodInitializing"}}}]} | Error | container seed exited with code 1, restarted once
          init ran      | {"phase":"Running","conditions":[{"type":"PodScheduled","status":"True"}],"initContainerStatuses":[{"name":"seed","ready":true,"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}],"containerStatuses":[{"name":"web","ready":false,"state":{"running":{}}}]} | NotReady | container web runs, but its readiness probe does not succeed
          gate          | {"phase":"Running","conditions":[{"type":"PodScheduled","status":"True"},{"type":"ContainersReady","status":"True"},{"type":"Ready","status":"False","reason":"ReadinessGatesNotReady","message":"corresponding condition of pod readiness gate \\"lb\\" does not exist."}],"containerStatuses":[{"name":"web","ready":true,"state":{"running":{}}}]} | ReadinessGatesNotReady | corresponding condition of pod readiness gate "lb" does not exist.
          job failed    | {"phase":"Failed","containerStatuses":[{"name":"run","state":{"terminated":{"exitCode":2,"reason":"Error"}}}]} | Error | container run exited with code 2
          evicted       | {"phase":"Failed","reason":"Evicted","message":"The node was low on resource: memory.","containerStatuses":[{"name":"run","state":{"terminated":{"exitCode":137,"reason":"Error"}}}]} | Evicted | The node was low on resource: memory.
          """)
  void saysWhyItIsNotReady(String what, String status, String reason, String message) {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    pod.putObject("metadata").put("namespace", "acme").put("name", "web-1");
    pod.set("status", Json.parse(status));

    Optional<Unready> whole = UnreadyPod.of(pod);

    assertThat(whole.map(Unready::reason)).isEqualTo(Optional.ofNullable(reason));
    assertThat(whole.map(Unready::message)).isEqualTo(Optional.ofNullable(message));
    assertThat(UnreadyPod.of(ReducedPods.reduce(pod))).isEqualTo(whole);
  }

  @Test
  void aCrashIsTriedAgainWhenTheKubeletsPauseIsOver() {
    JsonNode pod =
        Json.parse(
            """
            {"status":{"conditions":[{"type":"PodScheduled","status":"True"}],"containerStatuses":[{"name":"web",
             "state":{"waiting":{"reason":"CrashLoopBackOff",
               "message":"back-off 2m40s restarting failed container=web pod=web-1_acme(1)"}},
             "lastState":{"terminated":{"exitCode":1,"finishedAt":"2026-01-01T10:00:00Z"}}}]}}
            """);

    assertThat(UnreadyPod.of(pod))
        .hasValueSatisfying(why -> {
          assertThat(why.since()).isEqualTo(Instant.parse("2026-01-01T10:00:00Z"));
          assertThat(why.nextTry()).isEqualTo(Instant.parse("2026-01-01T10:02:40Z"));
        });
  }

  @Test
  void whatHoldsADeletedPodIsNamed() {
    JsonNode pod =
        Json.parse(
            """
            {"metadata":{"deletionTimestamp":"2026-01-01T10:00:00Z","finalizers":["acme.io/keep"]},
             "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}
            """);

    assertThat(UnreadyPod.of(ReducedPods.reduce(pod)).map(Unready::message))
        .contains("is being deleted: held by the finalizer acme.io/keep");
  }

  @Test
  void aWellPodIsKeptWithoutTheStatesOfItsContainers() {
    JsonNode pod =
        Json.parse(
            """
            {"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],
             "containerStatuses":[{"name":"web","ready":true,"state":{"running":{}}}]}}
            """);

    assertThat(ReducedPods.reduce(pod).path("status").has("containerStatuses")).isFalse();
  }
}
