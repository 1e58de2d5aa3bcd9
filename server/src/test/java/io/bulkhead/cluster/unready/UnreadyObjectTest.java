package io.bulkhead.cluster.unready;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.manifest.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the status of an unready object says, in one word and one sentence.
class UnreadyObjectTest {
  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Deployment  | {"spec":{"replicas":3},"status":{"observedGeneration":1,"availableReplicas":1,"replicas":3,"updatedReplicas":3,"conditions":[{"type":"Available","status":"False","reason":"MinimumReplicasUnavailable"}]}} | ReplicasMissing | 1 of 3 replicas available
          Deployment  | {"spec":{"replicas":2},"status":{"availableReplicas":2,"replicas":3,"updatedReplicas":1}} | ReplicasMissing | 2 of 2 replicas available, 2 of an older revision still there
          Deployment  | {"spec":{"replicas":1},"status":{"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded","message":"ReplicaSet \\"web\\" has timed out progressing."}]}} | ProgressDeadlineExceeded | ReplicaSet "web" has timed out progressing.
          Deployment  | {"status":{"conditions":[{"type":"Progressing","status":"True"},{"type":"ReplicaFailure","status":"True","reason":"FailedCreate","message":"pods \\"web-1\\" is forbidden: exceeded quota: share"}]}} | FailedCreate | pods "web-1" is forbidden: exceeded quota: share
          Deployment  | {"metadata":{"generation":4},"status":{"observedGeneration":3,"availableReplicas":1}} | NotObserved | its controller has not seen its newest change yet
          StatefulSet | {"spec":{"replicas":2},"status":{"readyReplicas":0}} | ReplicasMissing | 0 of 2 replicas ready
          DaemonSet   | {"status":{"desiredNumberScheduled":5,"numberReady":4}} | ReplicasMissing | 4 of 5 replicas ready
          Job         | {"spec":{"completions":2},"status":{"active":1,"succeeded":1,"failed":3}} | Running | 1 of 2 completed, 1 active, 3 failed
          Job         | {"status":{"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded","message":"Job has reached the specified backoff limit"}]}} | BackoffLimitExceeded | Job has reached the specified backoff limit
          PersistentVolumeClaim | {"spec":{"storageClassName":"fast"},"status":{"phase":"Pending"}} | Pending | no volume is bound to it (storage class fast)
          Service     | {"spec":{"type":"LoadBalancer"}} | NoAddress | no load balancer has given it an address
          Certificate | {"status":{"conditions":[{"type":"Ready","status":"False","reason":"DoesNotExist","message":"Issuing certificate as Secret does not exist"}]}} | DoesNotExist | Issuing certificate as Secret does not exist
          Widget      | {"status":{"conditions":[{"type":"Ready","status":"False"}]}} | NotReady | its condition Ready is False
          Widget      | {"status":{"conditions":[{"type":"Ready","status":"Unknown"}]}} | NotReady | is not ready, and its status does not say why
          ConfigMap   | {"metadata":{"deletionTimestamp":"2026-01-01T10:00:00Z","finalizers":["a.io/x","b.io/y"]}} | Deleting | is being deleted: held by the finalizers a.io/x, b.io/y
          Pod         | {"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"no nodes"}]}} | Unschedulable | no nodes
          """)
  void saysWhyItIsNotReady(String kind, String live, String reason, String message) {
    Unready why = UnreadyObject.of(kind, Json.parse(live));

    assertThat(why.reason()).isEqualTo(reason);
    assertThat(why.message()).isEqualTo(message);
  }
}
