package io.bulkhead.e2e;

import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pod that gets past the guard onto runc, where the operator has such pods evicted.
@Tag("cluster")
@Tag("realnode")
class EvictedPodE2E {
  @TempDir private Path work;

  @Test
  void aPodThatGetsPastTheGuardIsToldToGoWhereTheOperatorWantsIt() throws Exception {
    try (TestBed bed = TestBed.start(TestBedOptions.real());
        HubProcess started = HubProcess.probing(work.resolve("data"))) {
      var scene = new IncidentScene(work, bed, started, "{evict: true}");

      String pod = scene.slipThroughWhileTheHubRepairs();
      Instant began = scene.admitted;
      scene.cluster.await(
          IncidentScene.PATIENCE,
          seen -> !IncidentScene.names(seen).contains(pod),
          "get",
          "pods",
          "-n",
          "acme-press");
      IncidentScene.say("the pod is gone %.1f s after it was admitted", began);
      scene.isOver(pod, true);
    }
  }
}
