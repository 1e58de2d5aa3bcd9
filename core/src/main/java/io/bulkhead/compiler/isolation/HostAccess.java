package io.bulkhead.compiler.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.compiler.model.Cures;
import io.bulkhead.compiler.model.Fault;
import io.bulkhead.compiler.model.PodTemplates.Template;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;

/// Finds the fields by which a pod would reach the host.
public final class HostAccess {
  public static final String KATA_ANNOTATIONS = "io.katacontainers.";
  private static final List<String> NAMESPACES = List.of("hostNetwork", "hostPID", "hostIPC");
  private static final List<String> CONTAINERS =
      List.of("containers", "initContainers", "ephemeralContainers");

  static List<Fault> ofObject(Manifest manifest) {
    List<Fault> faults = new ArrayList<>();
    annotations(manifest.at("/metadata/annotations"), "metadata.annotations", faults);
    switch (manifest.key().kind()) {
      case "ResourceQuota", "LimitRange" ->
          faults.add(
              new Fault(
                  "kind",
                  "the logical cloud has quotas and limits of its own",
                  "isolation/limits",
                  Cures.LIMITS));
      default -> {
        if (manifest.key().name().startsWith("bulkhead-")) {
          faults.add(
              new Fault(
                  "metadata.name", "names that begin with bulkhead- are reserved; rename it"));
        }
      }
    }
    return faults;
  }

  static List<Fault> ofTemplate(Template template) {
    List<Fault> faults = new ArrayList<>();
    if (!template.path().isEmpty()) {
      annotations(
          template.node().path("metadata").path("annotations"),
          template.at("metadata.annotations"),
          faults);
    }
    if (!template.spec().path("nodeName").asText("").isEmpty()) {
      faults.add(
          new Fault(
              template.at("spec.nodeName"),
              "the scheduler chooses the node, so that the sandbox and its overhead fit; remove"
                  + " it"));
    }
    host(template, faults);
    return faults;
  }

  /// The fields by which a pod that runs reaches its host; empty for almost all. Its node is the
  /// scheduler's choice.
  public static List<String> ofRunning(ObjectNode pod) {
    List<Fault> faults = new ArrayList<>();
    annotations(pod.at("/metadata/annotations"), "metadata.annotations", faults);
    host(new Template("", pod), faults);
    return faults.stream().map(Fault::field).toList();
  }

  private static void host(Template template, List<Fault> faults) {
    JsonNode spec = template.spec();
    for (String name : NAMESPACES) {
      if (on(spec.path(name))) {
        faults.add(
            new Fault(
                template.at("spec." + name), "a sandboxed pod has no part of the host; remove it"));
      }
    }
    JsonNode volumes = spec.path("volumes");
    for (int i = 0; i < volumes.size(); i++) {
      if (set(volumes.path(i).path("hostPath"))) {
        faults.add(
            new Fault(
                template.at("spec.volumes[" + i + "].hostPath"),
                "a sandboxed pod must not see the host's files; use an emptyDir or a"
                    + " PersistentVolumeClaim"));
      }
    }
    for (String list : CONTAINERS) {
      containers(template, list, faults);
    }
  }

  private static void containers(Template template, String list, List<Fault> faults) {
    JsonNode containers = template.spec().path(list);
    for (int i = 0; i < containers.size(); i++) {
      JsonNode container = containers.path(i);
      String where = template.at("spec." + list + "[" + i + "]");
      if (on(container.path("securityContext").path("privileged"))) {
        faults.add(
            new Fault(
                where + ".securityContext.privileged",
                "a sandboxed container must not be privileged; remove it"));
      }
      JsonNode ports = container.path("ports");
      for (int p = 0; p < ports.size(); p++) {
        JsonNode port = ports.path(p).path("hostPort");
        if (set(port) && port.asLong(1) != 0) {
          faults.add(
              new Fault(
                  where + ".ports[" + p + "].hostPort",
                  "a sandboxed pod must not take the host's ports; use a Service"));
        }
      }
    }
  }

  private static void annotations(JsonNode annotations, String where, List<Fault> faults) {
    annotations
        .fieldNames()
        .forEachRemaining(name -> {
          if (name.startsWith(KATA_ANNOTATIONS)) {
            faults.add(
                new Fault(
                    where + "[" + name + "]",
                    "the sandbox's settings are the operator's; remove it"));
          }
        });
  }

  /// Anything but absent, null and false counts: what the API server would refuse is refused here.
  private static boolean on(JsonNode node) {
    return set(node) && !(node.isBoolean() && !node.asBoolean());
  }

  static boolean set(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }

  private HostAccess() {}
}
