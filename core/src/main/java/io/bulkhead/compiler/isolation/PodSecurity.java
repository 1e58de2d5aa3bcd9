package io.bulkhead.compiler.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.model.Fault;
import io.bulkhead.compiler.model.PodTemplates.Template;
import io.bulkhead.diagnostic.Diagnostic.Cure;
import io.bulkhead.guard.BaselineLevel;
import io.bulkhead.kind.tenancy.Grant.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Finds violations of the Pod Security Standards at the cloud's level, so that a plan reports them
/// before the cluster does (kubernetes.io/docs/concepts/security/pod-security-standards). Findings
/// of [HostAccess] are not repeated here.
final class PodSecurity {
  private static final List<String> LISTS =
      List.of("initContainers", "containers", "ephemeralContainers");

  private final Template template;
  private final Level level;
  private final Cure lower;
  private final List<Fault> faults = new ArrayList<>();

  private PodSecurity(Template template, Level level, Cure lower) {
    this.template = template;
    this.level = level;
    this.lower = lower;
  }

  /// @param lower how the cloud gets the level baseline
  static List<Fault> ofTemplate(Template template, Level level, Cure lower) {
    var check = new PodSecurity(template, level, lower);
    JsonNode pod = template.spec().path("securityContext");
    check.profile(pod, "spec.securityContext");
    for (String list : LISTS) {
      JsonNode containers = template.spec().path(list);
      for (int i = 0; i < containers.size(); i++) {
        JsonNode context = containers.path(i).path("securityContext");
        String where = "spec." + list + "[" + i + "].securityContext";
        check.baseline(context, where);
        if (level == Level.RESTRICTED) {
          check.restricted(pod, context, where);
        }
      }
    }
    return check.faults;
  }

  private void fault(String where, String what) {
    faults.add(new Fault(template.at(where), what));
  }

  private void profile(JsonNode context, String where) {
    if (context.at("/seccompProfile/type").asText("").equals("Unconfined")) {
      fault(where + ".seccompProfile", "a sandboxed pod keeps its seccomp profile; remove it");
    }
    if (context.at("/appArmorProfile/type").asText("").equals("Unconfined")) {
      fault(where + ".appArmorProfile", "a sandboxed pod keeps its AppArmor profile; remove it");
    }
    if (context.at("/windowsOptions/hostProcess").asBoolean(false)) {
      fault(where + ".windowsOptions.hostProcess", "a sandboxed pod is no host process; remove it");
    }
  }

  private void baseline(JsonNode context, String where) {
    profile(context, where);
    String beyond =
        context
            .at("/capabilities/add")
            .valueStream()
            .map(capability -> capability.asText(""))
            .filter(capability -> !BaselineLevel.CAPABILITIES.contains(capability))
            .collect(Collectors.joining(", "));
    if (!beyond.isEmpty()) {
      fault(
          where + ".capabilities.add",
          "capabilities beyond the level baseline must be removed: " + beyond);
    }
    String proc = context.path("procMount").asText("Default");
    if (!proc.equals("Default")) {
      fault(where + ".procMount", "/proc stays masked; remove it");
    }
  }

  private void restricted(JsonNode pod, JsonNode context, String where) {
    if (context.path("allowPrivilegeEscalation").asBoolean(true)) {
      demand(where + ".allowPrivilegeEscalation", "must be false");
    }
    boolean dropsAll = false;
    for (JsonNode dropped : context.at("/capabilities/drop")) {
      dropsAll |= dropped.asText("").equals("ALL");
    }
    if (!dropsAll) {
      demand(where + ".capabilities.drop", "must be [ALL]");
    }
    for (JsonNode added : context.at("/capabilities/add")) {
      String capability = added.asText("");
      if (BaselineLevel.CAPABILITIES.contains(capability)
          && !capability.equals("NET_BIND_SERVICE")) {
        demand(where + ".capabilities.add", "may have NET_BIND_SERVICE only");
      }
    }
    JsonNode own = context.path("runAsNonRoot");
    boolean nonRoot =
        HostAccess.set(own) ? own.asBoolean(false) : pod.path("runAsNonRoot").asBoolean(false);
    if (!nonRoot) {
      demand(where + ".runAsNonRoot", "must be true");
    }
    if (context.path("runAsUser").asInt(1) == 0 || pod.path("runAsUser").asInt(1) == 0) {
      demand(where + ".runAsUser", "must not be 0");
    }
    String profile =
        context.at("/seccompProfile/type").asText(pod.at("/seccompProfile/type").asText(""));
    if (!List.of("RuntimeDefault", "Localhost", "Unconfined").contains(profile)) {
      demand(where + ".seccompProfile.type", "must be RuntimeDefault");
    }
  }

  private void demand(String where, String what) {
    String field = template.at(where);
    faults.add(
        new Fault(
            field,
            "at the level " + level.text() + " it " + what,
            "isolation/" + field.substring(field.lastIndexOf('.') + 1),
            lower));
  }
}
