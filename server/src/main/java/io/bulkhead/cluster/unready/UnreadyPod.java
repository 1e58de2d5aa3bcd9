package io.bulkhead.cluster.unready;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why a pod is not ready: nobody takes it, its image does not come, it crashes, its probe fails.
public final class UnreadyPod {
  /// The fields of a pod's status that are read here.
  private static final List<String> STATUS =
      List.of("reason", "message", "conditions", "initContainerStatuses", "containerStatuses");

  /// What every container waits for at first; the pod's other conditions say more.
  private static final Set<String> BEGINNING = Set.of("ContainerCreating", "PodInitializing");

  private static final String CRASHED = "CrashLoopBackOff";

  /// Ends whose message is the container runtime's. That of others may be what the container wrote
  /// into its log, which not everybody may read.
  private static final Set<String> UNSTARTED = Set.of("StartError", "ContainerCannotRun");

  /// As the kubelet writes it: `back-off 2m40s restarting failed container=web pod=…`.
  private static final Pattern BACK_OFF = Pattern.compile("back-off ((?:\\d+h)?(?:\\d+m)?\\d+s) ");

  /// Empty for a pod that is ready or has succeeded.
  ///
  /// @param pod whole, or as far as [#facts] keeps it
  public static Optional<Unready> of(JsonNode pod) {
    String phase = pod.at("/status/phase").asText("");
    JsonNode ready = Unready.condition(pod, "Ready");
    if (phase.equals("Succeeded")) {
      return Optional.empty();
    }
    if (pod.path("metadata").has("deletionTimestamp")) {
      return Optional.of(UnreadyObject.deleting(pod));
    }
    if (phase.equals("Failed")) {
      return Optional.of(failed(pod));
    }
    if (Unready.is(ready, "True")) {
      return Optional.empty();
    }
    JsonNode scheduled = Unready.condition(pod, "PodScheduled");
    if (Unready.is(scheduled, "False")) {
      return Optional.of(Unready.of(scheduled, "Unschedulable", "no node takes it"));
    }
    return Optional.of(firstUnwell(pod).orElseGet(() -> beginning(pod, ready)));
  }

  /// Copies what [#of] needs from a pod's status; nothing for a pod that is ready, so that well
  /// pods take no memory.
  public static void facts(JsonNode pod, ObjectNode status) {
    if (of(pod).isEmpty()) {
      return;
    }
    for (String field : STATUS) {
      JsonNode value = pod.path("status").path(field);
      if (!value.isMissingNode()) {
        status.set(field, field.endsWith("Statuses") ? states(value) : value);
      }
    }
  }

  private static JsonNode states(JsonNode statuses) {
    var kept = JsonNodeFactory.instance.arrayNode();
    for (JsonNode status : statuses) {
      ObjectNode one = kept.addObject();
      for (String field :
          List.of("name", "ready", "started", "restartCount", "state", "lastState")) {
        if (status.has(field)) {
          one.set(field, status.path(field));
        }
      }
    }
    return kept;
  }

  /// It will not run again: evicted, refused by the node, or a container ended badly.
  private static Unready failed(JsonNode pod) {
    JsonNode status = pod.path("status");
    for (JsonNode container : containers(pod)) {
      JsonNode end = container.at("/state/terminated");
      if (end.path("exitCode").asInt(0) != 0 && status.path("reason").isMissingNode()) {
        return Unready.of(
            Unready.text(end, "reason", "Error"),
            ended(container, end),
            Unready.time(end.path("finishedAt")));
      }
    }
    return Unready.of(
        Unready.text(status, "reason", "Failed"),
        Unready.text(status, "message", "the pod has failed"),
        Unready.time(Unready.condition(pod, "Ready").path("lastTransitionTime")));
  }

  /// What the first container that is not well says; those that prepare the pod come first.
  private static Optional<Unready> firstUnwell(JsonNode pod) {
    for (JsonNode container : containers(pod)) {
      Optional<Unready> why = container(container);
      if (why.isPresent()) {
        return why;
      }
    }
    return Optional.empty();
  }

  private static List<JsonNode> containers(JsonNode pod) {
    List<JsonNode> all = new ArrayList<>();
    pod.at("/status/initContainerStatuses").forEach(all::add);
    pod.at("/status/containerStatuses").forEach(all::add);
    return all;
  }

  private static Optional<Unready> container(JsonNode container) {
    JsonNode waiting = container.at("/state/waiting");
    JsonNode end = container.at("/state/terminated");
    JsonNode last = container.at("/lastState/terminated");
    String word = waiting.path("reason").asText("");
    if (!waiting.isMissingNode() && !BEGINNING.contains(word)) {
      // After a restart it may wait for something else, such as its image: that counts then.
      return Optional.of(
          word.equals(CRASHED) && !last.isMissingNode()
              ? crashed(container, last)
              : stuck(container, waiting));
    }
    if (end.path("exitCode").asInt(0) != 0) {
      return Optional.of(
          Unready.of(
              Unready.text(end, "reason", "Error"),
              ended(container, end),
              Unready.time(end.path("finishedAt"))));
    }
    JsonNode running = container.at("/state/running");
    if (!running.isMissingNode() && !container.path("ready").asBoolean()) {
      boolean starting = container.has("started") && !container.path("started").asBoolean();
      return Optional.of(
          Unready.of(
              starting ? "NotStarted" : "NotReady",
              "%s runs, but its %s probe does not succeed%s"
                  .formatted(
                      name(container),
                      starting ? "startup" : "readiness",
                      last.isMissingNode() ? "" : "; before, " + exit(last) + restarts(container)),
              Unready.time(running.path("startedAt"))));
    }
    return Optional.empty();
  }

  private static Unready stuck(JsonNode container, JsonNode waiting) {
    String word = Unready.text(waiting, "reason", "Waiting");
    return Unready.of(
        word,
        name(container) + ": " + Unready.text(waiting, "message", "waits (" + word + ")"),
        null);
  }

  /// It ended, and the kubelet waits before it starts it again.
  private static Unready crashed(JsonNode container, JsonNode last) {
    JsonNode waiting = container.at("/state/waiting");
    Instant ended = Unready.time(last.path("finishedAt"));
    return new Unready(
        Unready.text(waiting, "reason", "Waiting"),
        ended(container, last),
        ended,
        next(ended, waiting.path("message").asText("")));
  }

  private static @Nullable Instant next(@Nullable Instant ended, String message) {
    Matcher pause = BACK_OFF.matcher(message);
    return ended != null && pause.find()
        ? ended.plus(Duration.parse("PT" + pause.group(1).toUpperCase(Locale.ROOT)))
        : null;
  }

  private static String ended(JsonNode container, JsonNode end) {
    String said =
        UNSTARTED.contains(end.path("reason").asText("")) ? Unready.text(end, "message", "") : "";
    return name(container)
        + " "
        + exit(end)
        + restarts(container)
        + (said.isEmpty() ? "" : ": " + said);
  }

  private static String exit(JsonNode end) {
    String code = "exited with code " + end.path("exitCode").asInt(0);
    return end.path("reason").asText("").equals("OOMKilled")
        ? code + " because its memory limit was reached"
        : code;
  }

  private static String restarts(JsonNode container) {
    int count = container.path("restartCount").asInt(0);
    return count == 0 ? "" : ", restarted " + (count == 1 ? "once" : count + " times");
  }

  private static String name(JsonNode container) {
    return "container " + container.path("name").asText("");
  }

  private static Unready beginning(JsonNode pod, JsonNode ready) {
    if (Unready.is(Unready.condition(pod, "ContainersReady"), "True")) {
      return Unready.of(ready, "NotReady", "a readiness gate is closed");
    }
    if (Unready.condition(pod, "PodScheduled").isMissingNode()) {
      return Unready.of("Pending", "the scheduler has not seen it yet", null);
    }
    JsonNode sandbox = Unready.condition(pod, "PodReadyToStartContainers");
    if (Unready.is(sandbox, "False")) {
      return Unready.of(
          Unready.text(sandbox, "reason", "NoSandbox"),
          Unready.text(
              sandbox, "message", "the node is preparing its sandbox, network and volumes"),
          Unready.time(sandbox.path("lastTransitionTime")));
    }
    return Unready.of(
        "Starting",
        "the node is starting its containers",
        Unready.time(Unready.condition(pod, "PodScheduled").path("lastTransitionTime")));
  }

  private UnreadyPod() {}
}
