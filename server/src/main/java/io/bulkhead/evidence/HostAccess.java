package io.bulkhead.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// What a running pod has of its host, whatever the guard would say to it now.
final class HostAccess {
  /// The sandbox's settings, by which a pod reaches the host from within it.
  static final String SETTINGS = "io.katacontainers.";

  private static final List<String> SHARED = List.of("hostNetwork", "hostPID", "hostIPC");
  private static final List<String> CONTAINERS =
      List.of("containers", "initContainers", "ephemeralContainers");

  /// In words that need no more; empty for almost all pods.
  static List<String> of(JsonNode pod) {
    List<String> found = new ArrayList<>();
    JsonNode spec = pod.path("spec");
    for (String shared : SHARED) {
      if (spec.path(shared).asBoolean(false)) {
        found.add(shared);
      }
    }
    for (JsonNode volume : spec.path("volumes")) {
      if (volume.path("hostPath").isObject()) {
        found.add("the hostPath volume " + volume.path("name").asText(""));
      }
    }
    for (String list : CONTAINERS) {
      spec.path(list).forEach(container -> container(container, found));
    }
    pod.at("/metadata/annotations")
        .fieldNames()
        .forEachRemaining(name -> {
          if (name.startsWith(SETTINGS)) {
            found.add("the annotation " + name);
          }
        });
    return List.copyOf(found);
  }

  private static void container(JsonNode container, List<String> found) {
    String name = container.path("name").asText("");
    if (container.at("/securityContext/privileged").asBoolean(false)) {
      found.add("the privileged container " + name);
    }
    for (JsonNode port : container.path("ports")) {
      if (port.path("hostPort").asInt(0) != 0) {
        found.add("the host's port " + port.path("hostPort").asInt() + " of container " + name);
      }
    }
  }

  private HostAccess() {}
}
