package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pod that gets past the guard onto runc while the hub watches, then several while it is off.
@Tag("cluster")
@Tag("realnode")
class IncidentE2E {
  private static final String SPEC_WITH_CLASS = "\"spec\": {\"runtimeClassName\": \"gvisor\", ";
  private static final String METADATA_WITH_SETTING =
      "\"metadata\": {\"annotations\": {\"io.katacontainers.config.hypervisor.kernel\": \"/x\"}, ";

  @TempDir private Path work;
  private IncidentScene scene;

  @Test
  void aPodThatGetsPastTheGuardIsAnIncident() throws Exception {
    try (TestBed bed = TestBed.start(TestBedOptions.real());
        HubProcess started = HubProcess.probing(work.resolve("data"))) {
      scene = new IncidentScene(work, bed, started, "{}");

      String pod = scene.slipThroughWhileTheHubRepairs();
      Instant began = scene.admitted;
      scene.await("an incident", () -> scene.lasts(pod));
      IncidentScene.say("the incident is there %.1f s after the pod was admitted", began);
      isTold(pod, began);
      scene.cluster.kubectl("delete", "pod", pod, "-n", "acme-press", "--now");
      scene.isOver(pod, false);

      scene.hub.kill();
      String unseen = scene.slipThrough();
      scene.hub.start();
      began = Instant.now();
      scene.await("an incident of what came meanwhile", () -> scene.lasts(unseen));
      IncidentScene.say("what came while the hub was off is known %.1f s after it is back", began);
      scene.cluster.kubectl("delete", "pod", unseen, "-n", "acme-press", "--now");
      scene.isOver(unseen, false);

      scene.hub.kill();
      String doubtful = slipThroughInASandbox();
      scene.hub.start();
      scene.await(
          "a doubt about what came while neither hub nor guard were there",
          () -> doubted(scene.operator.bulkhead("verify", "cluster", "edge/one"), doubtful));
      CommandLine.Result told = scene.operator.bulkhead("incidents");
      assertThat(told.output()).contains("put back, while nobody watched");
      scene.await("an incident of what reaches the host", () -> scene.lasts("annotated"));
      assertThat(scene.operator.bulkhead("incidents").output())
          .contains(
              "it reaches its host: metadata.annotations[io.katacontainers.config.hypervisor.kernel]");
      scene.cluster.kubectl("delete", "pod", doubtful, "annotated", "-n", "acme-press", "--now");
      scene.isOver("annotated", false);

      scene.hub.kill();
      String misled = slipThroughByTheClass();
      scene.hub.start();
      began = Instant.now();
      scene.await("an incident of what the class misled", () -> scene.lasts(misled));
      IncidentScene.say(
          "what the class misled while the hub was off is known %.1f s after it is back", began);
      assertThat(scene.operator.bulkhead("verify", "lc", "acme/press").output())
          .contains(misled + ": it may have been started while its class was no sandbox there");
      scene.cluster.kubectl("delete", "pod", misled, "-n", "acme-press", "--now");
      scene.isOver(misled, false);
    }
  }

  private static boolean doubted(CommandLine.Result verified, String pod) {
    return verified.exit() == 3
        && verified
            .output()
            .lines()
            .anyMatch(line ->
                line.equals("  - " + pod + ": it was admitted while the guard was not whole"));
  }

  /// The class uses runc for a moment; the pod that is created then names it, so the guard admits
  /// it, and it stays on runc. Returns its name.
  private String slipThroughByTheClass() {
    ObjectNode sandbox = anew(scene.cluster.json("get", "runtimeclass", "gvisor"));
    ObjectNode runc = sandbox.deepCopy().put("handler", "runc");
    replaceClass(runc);
    scene.make(IncidentScene.pod("misled").replace("\"spec\": {", SPEC_WITH_CLASS));
    scene.cluster.await(
        IncidentScene.PATIENCE,
        seen -> seen.at("/status/containerStatuses/0/state/running").isObject(),
        "get",
        "pod",
        "misled",
        "-n",
        "acme-press");
    replaceClass(sandbox);
    return "misled";
  }

  private void replaceClass(ObjectNode sandbox) {
    scene.cluster.kubectl("delete", "runtimeclass", "gvisor");
    scene.make(sandbox.toString());
  }

  /// An object in a form that can be created again.
  private static ObjectNode anew(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    ((ObjectNode) copy.get("metadata"))
        .remove(List.of("uid", "resourceVersion", "creationTimestamp", "generation"));
    return copy;
  }

  /// The bindings are deleted and restored unchanged; in between, a pod is created that the guard
  /// would have admitted as well. Returns its name.
  private String slipThroughInASandbox() {
    JsonNode bindings = scene.cluster.json("get", IncidentScene.BINDINGS);
    String stray = scene.slipThrough();
    scene.make(IncidentScene.pod("sandboxed").replace("\"spec\": {", SPEC_WITH_CLASS));
    scene.make(
        IncidentScene.pod("annotated")
            .replace("\"spec\": {", SPEC_WITH_CLASS)
            .replace("\"metadata\": {", METADATA_WITH_SETTING));
    scene.cluster.kubectl("delete", "pod", stray, "-n", "acme-press", "--now");
    bindings.path("items").forEach(binding -> scene.make(anew(binding).toString()));
    return "sandboxed";
  }

  /// Everybody who should know of it does.
  private void isTold(String pod, Instant began) {
    JsonNode events =
        scene.cluster.await(
            IncidentScene.PATIENCE,
            seen -> !seen.path("items").isEmpty(),
            "get",
            "events",
            "-n",
            "acme-press",
            "--field-selector",
            "reason=NotIsolated,involvedObject.name=" + pod);
    IncidentScene.say("the event is there %.1f s after the pod was admitted", began);
    assertThat(events.at("/items/0/message").asText()).contains("it runs on runc");
    scene.await("the metric", () -> scene.counted(1));
    for (String[] scope :
        new String[][] {
          {"cluster", "edge/one"}, {"project", "acme"}, {"lc", "acme/press"},
        }) {
      CommandLine.Result verified = scene.operator.bulkhead("verify", scope[0], scope[1]);
      assertThat(verified.exit()).as(verified.output()).isEqualTo(3);
      assertThat(verified.output()).contains("pod acme-press/" + pod, "it runs on runc");
    }
    CommandLine.Result status = scene.operator.bulkhead("status", "lc", "acme/press");
    assertThat(status.output()).contains("Isolated: False", "it runs on runc");
    CommandLine.Result incidents = scene.operator.bulkhead("incidents");
    assertThat(incidents.exit()).as(incidents.output()).isEqualTo(3);
    assertThat(incidents.output()).contains("acme-press/" + pod);
    // The neighbour does not learn whose pod it is.
    CommandLine.Result neighbour = scene.operator.bulkhead("verify", "lc", "acme/paint");
    assertThat(neighbour.output()).doesNotContain(pod);
    scene.await(
        "a report in the history",
        () -> scene.operator.bulkhead("reports", "lc", "acme/press").output().contains("NO"));
  }
}
