package io.bulkhead.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Finds the members by which a pod gets access to its host.
public final class HostReach {
  /// Prefix of the annotations by which a pod configures its own sandbox.
  public static final String KATA_ANNOTATIONS = "io.katacontainers.";

  private static final List<String> NAMESPACES = List.of("hostNetwork", "hostPID", "hostIPC");
  private static final List<String> CONTAINERS =
      List.of("containers", "initContainers", "ephemeralContainers");

  public enum Way {
    NAMESPACE,
    FILES,
    PRIVILEGES,
    PORT,
    SANDBOX_SETTINGS
  }

  /// @param field path of the member, such as `spec.hostNetwork`
  public record Found(String field, Way way) {}

  /// The members by which a running pod gets access to its host; empty for almost all. Its node is
  /// the scheduler's choice.
  public static List<String> ofRunning(JsonNode pod) {
    List<Found> found = new ArrayList<>();
    found.addAll(inAnnotations(pod.at("/metadata/annotations"), "metadata.annotations"));
    found.addAll(inSpec(pod.path("spec"), "spec"));
    return found.stream().map(Found::field).toList();
  }

  /// @param where path of the annotations
  public static List<Found> inAnnotations(JsonNode annotations, String where) {
    return annotations.properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> name.startsWith(KATA_ANNOTATIONS))
        .map(name -> new Found(where + "[" + name + "]", Way.SANDBOX_SETTINGS))
        .toList();
  }

  /// @param spec of a pod
  /// @param where its path
  public static List<Found> inSpec(JsonNode spec, String where) {
    List<Found> found = new ArrayList<>();
    for (String name : NAMESPACES) {
      if (on(spec.path(name))) {
        found.add(new Found(where + "." + name, Way.NAMESPACE));
      }
    }
    JsonNode volumes = spec.path("volumes");
    for (int i = 0; i < volumes.size(); i++) {
      if (set(volumes.path(i).path("hostPath"))) {
        found.add(new Found(where + ".volumes[" + i + "].hostPath", Way.FILES));
      }
    }
    for (String list : CONTAINERS) {
      JsonNode containers = spec.path(list);
      for (int i = 0; i < containers.size(); i++) {
        container(containers.path(i), where + "." + list + "[" + i + "]", found);
      }
    }
    return found;
  }

  private static void container(JsonNode container, String where, List<Found> found) {
    if (on(container.path("securityContext").path("privileged"))) {
      found.add(new Found(where + ".securityContext.privileged", Way.PRIVILEGES));
    }
    JsonNode ports = container.path("ports");
    for (int p = 0; p < ports.size(); p++) {
      JsonNode port = ports.path(p).path("hostPort");
      if (set(port) && port.asLong(1) != 0) {
        found.add(new Found(where + ".ports[" + p + "].hostPort", Way.PORT));
      }
    }
  }

  /// Any value but null and false counts: what the API server would refuse is refused here.
  private static boolean on(JsonNode node) {
    return set(node) && !(node.isBoolean() && !node.asBoolean());
  }

  private static boolean set(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }

  private HostReach() {}
}
