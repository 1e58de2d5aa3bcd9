package io.bulkhead.compiler.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.model.Cures;
import io.bulkhead.compiler.model.Fault;
import io.bulkhead.compiler.model.PodTemplates.Template;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.proof.HostReach;
import java.util.ArrayList;
import java.util.List;

/// Describes what is wrong with fields by which a pod would get access to the host.
final class HostAccess {
  static List<Fault> ofObject(Manifest manifest) {
    List<Fault> faults = new ArrayList<>();
    add(
        HostReach.inAnnotations(manifest.at("/metadata/annotations"), "metadata.annotations"),
        faults);
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
      add(
          HostReach.inAnnotations(
              template.node().path("metadata").path("annotations"),
              template.at("metadata.annotations")),
          faults);
    }
    if (!template.spec().path("nodeName").asText("").isEmpty()) {
      faults.add(
          new Fault(
              template.at("spec.nodeName"),
              "the scheduler chooses the node, so that the sandbox and its overhead fit; remove"
                  + " it"));
    }
    add(HostReach.inSpec(template.spec(), template.at("spec")), faults);
    return faults;
  }

  private static void add(List<HostReach.Found> found, List<Fault> faults) {
    found.forEach(one -> faults.add(new Fault(one.field(), what(one.way()))));
  }

  private static String what(HostReach.Way way) {
    return switch (way) {
      case NAMESPACE -> "a sandboxed pod has no part of the host; remove it";
      case FILES ->
          "a sandboxed pod must not see the host's files; use an emptyDir or a"
              + " PersistentVolumeClaim";
      case PRIVILEGES -> "a sandboxed container must not be privileged; remove it";
      case PORT -> "a sandboxed pod must not take the host's ports; use a Service";
      case SANDBOX_SETTINGS -> "the sandbox's settings are the operator's; remove it";
    };
  }

  static boolean set(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }

  private HostAccess() {}
}
