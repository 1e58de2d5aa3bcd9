package io.bulkhead.guard;

import io.bulkhead.guard.GuardPolicy.Each;
import io.bulkhead.guard.GuardPolicy.Rule;
import io.bulkhead.label.GrantAnnotation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// Rules for every pod of an untrusted namespace, as CEL over `variables.spec`,
/// `variables.annotations` and the elements of the lists below. Each new pod costs an evaluation,
/// so rare fields are tested by `has` first, and long lists of words are patterns. The same rules
/// judge pods and the templates of controllers, so that a user sees the refusal when applying the
/// controller.
///
/// The lists of sysctls and SELinux types are, like [BaselineLevel], those of the Pod Security
/// Standards' baseline level (kubernetes.io/docs/concepts/security/pod-security-standards).
final class PodRules {
  private static final String CAPABILITIES = texts(BaselineLevel.CAPABILITIES);

  private static final String SYSCTLS =
      texts(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.ip_local_reserved_ports",
          "net.ipv4.ip_unprivileged_port_start",
          "net.ipv4.ping_group_range",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes",
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_notsent_lowat",
          "net.ipv4.tcp_rmem",
          "net.ipv4.tcp_slow_start_after_idle",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.tcp_wmem");

  /// CEL: annotations that are not judged again, since they were there before or come from a
  /// component of the cluster, such as the network plug-in.
  static final String KEPT =
      """
      request.operation != 'UPDATE' ? {}
        : %s ? object.metadata.?annotations.orValue({}) : oldObject.metadata.?annotations.orValue({})
      """
          .formatted(GuardPolicy.OPERATED);

  /// CEL: likewise for finalizers.
  private static final String HELD =
      """
      request.operation != 'UPDATE' ? []
        : %s ? object.metadata.?finalizers.orValue([]) : oldObject.metadata.?finalizers.orValue([])
      """
          .formatted(GuardPolicy.OPERATED);

  private static final String RESOURCES = texts("cpu", "memory", "ephemeral-storage");

  private static final String SECURED = "has(c.securityContext)";

  static final Each CONTAINER = new Each("variables.containers", "c");
  static final Each VOLUME = new Each("variables.volumes", "v");

  /// Only if the operator wants it.
  static final List<Rule> PULLED =
      List.of(
          new Rule(
              CONTAINER,
              "c.?imagePullPolicy.orValue('') == 'Always'",
              "on this cluster each pod fetches its images by its own pull secrets: set"
                  + " imagePullPolicy: Always"),
          new Rule(
              VOLUME,
              "!has(v.image) || v.image.?pullPolicy.orValue('') == 'Always'",
              "on this cluster each pod fetches its images by its own pull secrets: set pullPolicy:"
                  + " Always in the volume"));

  /// The registries that images may come from. Unlike all other grants it restricts, so it cannot
  /// be judged without the namespace.
  static final Rule REGISTRIES =
      new Rule(
          """
          !has(namespaceObject.metadata.annotations) || !('%s' in namespaceObject.metadata.annotations) || (
            variables.containers.all(c, %s.exists(r, c.?image.orValue('').startsWith(r + '/')))
            && variables.volumes.all(v, !has(v.image)
              || %s.exists(r, v.image.?reference.orValue('').startsWith(r + '/'))))
          """
              .formatted(
                  GrantAnnotation.REGISTRIES.annotation(),
                  granted(GrantAnnotation.REGISTRIES),
                  granted(GrantAnnotation.REGISTRIES)),
          "images must come from the granted registries, with the full name of the registry");

  static String texts(String... words) {
    return texts(List.of(words));
  }

  static String texts(List<String> words) {
    return "[" + String.join(", ", words.stream().map(w -> "'" + w + "'").toList()) + "]";
  }

  /// CEL: the values that need no grant, with the empty text for none.
  static String noneOr(List<String> free) {
    return texts(Stream.concat(Stream.of(""), free.stream()).toList());
  }

  /// CEL: the list that was granted to the namespace.
  static String granted(GrantAnnotation grant) {
    return "variables.granted[?'%s'].orValue('').split(',')".formatted(grant.annotation());
  }

  /// How to judge a pod while nothing else is known: as if nothing were granted.
  static SequencedMap<String, String> outright() {
    SequencedMap<String, String> words = new LinkedHashMap<>();
    words.put("volumes", "(has(object.spec.volumes) ? object.spec.volumes : [])");
    words.put(
        "annotations", "(has(object.metadata.annotations) ? object.metadata.annotations : {})");
    words.put("labels", "(has(object.metadata.labels) ? object.metadata.labels : {})");
    words.put("granted", "{}");
    words.put("kept", "{}");
    words.put("held", "[]");
    words.put("placed", "(" + SchedulingRules.PLACES + ")");
    words.put(
        "marked",
        "((has(object.metadata.annotations) && object.metadata.annotations.exists(k,"
            + " k.startsWith('bulkhead.io/')))"
            + " || (has(object.metadata.labels) && object.metadata.labels.exists(k,"
            + " k.startsWith('bulkhead.io/'))))");
    words.put(
        "containers",
        """
        (has(object.spec.initContainers) || has(object.spec.ephemeralContainers)
          ? dyn(object.spec.containers) + dyn(object.spec.?initContainers.orValue([]))
            + dyn(object.spec.?ephemeralContainers.orValue([]))
          : dyn(object.spec.containers))
        """
            .strip()
            .replaceAll("\\s*\\n\\s*", " "));
    return words;
  }

  /// The variables that the rules need, for the object that has `metadata` and `spec`. It is
  /// inlined instead of being a variable if it is the object of the request itself.
  static GuardPolicy variables(GuardPolicy policy, String pod) {
    GuardPolicy named =
        pod.equals("object")
            ? policy.alias("pod", "object").alias("spec", "object.spec")
            : policy.let("pod", pod).let("spec", "variables.pod.spec");
    return named
        .let("volumes", "variables.spec.?volumes.orValue([])")
        .let("annotations", "variables.pod.?metadata.?annotations.orValue({})")
        .let("labels", "variables.pod.?metadata.?labels.orValue({})")
        .let("granted", "namespaceObject.metadata.?annotations.orValue({})")
        .let("kept", pod.equals("object") ? KEPT : "{}")
        .let("held", pod.equals("object") ? HELD : "[]")
        .let("placed", pod.equals("object") ? SchedulingRules.PLACED : "false")
        .let(
            "marked",
            """
            variables.annotations.exists(k, k.startsWith('bulkhead.io/'))
              || variables.labels.exists(k, k.startsWith('bulkhead.io/'))
            """)
        .let(
            "containers",
            """
            has(variables.spec.initContainers) || has(variables.spec.ephemeralContainers)
              ? dyn(variables.spec.?containers.orValue([])) + dyn(variables.spec.?initContainers.orValue([]))
                + dyn(variables.spec.?ephemeralContainers.orValue([]))
              : dyn(variables.spec.?containers.orValue([]))
            """);
  }

  static List<Rule> all(Terms terms) {
    List<Rule> rules = new ArrayList<>();
    host(rules);
    VolumeRules.add(rules, terms.storageClasses());
    containers(rules);
    security(rules);
    SchedulingRules.add(rules, terms.priorityClasses());
    rules.addAll(AnnotationRules.all());
    return rules;
  }

  private static void host(List<Rule> rules) {
    rules.add(
        new Rule(
            """
            (!has(variables.spec.hostNetwork) || !variables.spec.hostNetwork)
              && (!has(variables.spec.hostPID) || !variables.spec.hostPID)
              && (!has(variables.spec.hostIPC) || !variables.spec.hostIPC)
            """,
            "an untrusted pod has no part of the host: remove hostNetwork, hostPID and hostIPC"));
  }

  private static void containers(List<Rule> rules) {
    rules.add(
        new Rule(
            CONTAINER,
            SECURED,
            "!has(c.securityContext.privileged) || !c.securityContext.privileged",
            "an untrusted container must not be privileged: remove securityContext.privileged"));
    rules.add(
        new Rule(
            CONTAINER,
            SECURED,
            """
            (!has(c.securityContext.capabilities) || !has(c.securityContext.capabilities.add)
                || c.securityContext.capabilities.add.all(a, a in %s))
              && (!has(c.securityContext.procMount) || c.securityContext.procMount in ['Default', '']
                || (has(variables.spec.hostUsers) && !variables.spec.hostUsers))
            """
                .formatted(CAPABILITIES),
            "capabilities beyond the baseline and an unmasked /proc without hostUsers: false are"
                + " not allowed: remove them from the securityContext"));
    rules.add(
        new Rule(
            CONTAINER,
            "!has(c.ports) || c.ports.all(p, !has(p.hostPort) || p.hostPort == 0)",
            "an untrusted pod must not take ports of the host: use a Service instead of"
                + " hostPort"));
    rules.add(
        new Rule(
            CONTAINER,
            """
            (!has(c.livenessProbe) || (%s)) && (!has(c.readinessProbe) || (%s)) && (!has(c.startupProbe) || (%s))
              && (!has(c.lifecycle) || ['postStart', 'preStop'].all(h, !(h in c.lifecycle)
                || (%s)))
            """
                .formatted(
                    asksThePod("c.livenessProbe"),
                    asksThePod("c.readinessProbe"),
                    asksThePod("c.startupProbe"),
                    asksThePod("c.lifecycle[h]")),
            "probes and hooks are made by the node, so they may ask the pod only: remove host"));
    // The API server accepts no request for a device without an equal limit.
    rules.add(
        new Rule(
            CONTAINER,
            "has(c.resources)",
            """
            !has(c.resources.claims)
              && (!has(c.resources.limits) || c.resources.limits.all(r, r in %s || r in %s))
            """
                .formatted(RESOURCES, granted(GrantAnnotation.DEVICES)),
            "devices and huge pages of the host must be granted: remove the extended resources or"
                + " ask for a grant"));
    rules.add(
        new Rule(
            CONTAINER,
            "has(c.resources)",
            """
            !has(c.resources.limits) || (!('memory' in c.resources.limits && c.resources.limits['memory'] == '0')
              && !('cpu' in c.resources.limits && c.resources.limits['cpu'] == '0'))
            """,
            "a limit of 0 limits nothing: leave it out for the usual one, or say how much"));
    rules.add(
        new Rule(
            """
            !has(variables.spec.resources) || !has(variables.spec.resources.limits)
              || variables.spec.resources.limits.all(r, r in %s || r in %s)
            """
                .formatted(RESOURCES, granted(GrantAnnotation.DEVICES)),
            "huge pages of the host must be granted: remove them from the resources of the pod or"
                + " ask for a grant"));
    rules.add(
        new Rule(
            "!has(variables.spec.resourceClaims) || variables.spec.resourceClaims.size() == 0",
            "devices of the host must be granted: remove the resourceClaims"));
  }

  private static void security(List<Rule> rules) {
    rules.add(
        new Rule(
            """
            !has(variables.spec.securityContext) ||
              ((!has(variables.spec.securityContext.sysctls) || variables.spec.securityContext.sysctls.all(s, s.name in %s))
                && %s)
            """
                .formatted(SYSCTLS, profiles("variables.spec.securityContext")),
            "unsafe sysctls, unconfined profiles of seccomp or AppArmor, SELinux options and host"
                + " processes are not allowed: remove them from the securityContext of the pod"));
    rules.add(
        new Rule(
            CONTAINER,
            SECURED,
            profiles("c.securityContext"),
            "unconfined profiles of seccomp or AppArmor, SELinux options and host processes are not"
                + " allowed: remove them from the securityContext of the container"));
  }

  /// The probe must not make the node send requests to other hosts.
  private static String asksThePod(String probe) {
    return """
    (!has(%1$s.httpGet) || !has(%1$s.httpGet.host) || %1$s.httpGet.host == '')
      && (!has(%1$s.tcpSocket) || !has(%1$s.tcpSocket.host) || %1$s.tcpSocket.host == '')
    """
        .formatted(probe)
        .strip();
  }

  private static String profiles(String context) {
    return """
    (!has(%1$s.seccompProfile) || !has(%1$s.seccompProfile.type) || %1$s.seccompProfile.type != 'Unconfined')
      && (!has(%1$s.appArmorProfile) || !has(%1$s.appArmorProfile.type) || %1$s.appArmorProfile.type != 'Unconfined')
      && (!has(%1$s.windowsOptions) || !has(%1$s.windowsOptions.hostProcess) || !%1$s.windowsOptions.hostProcess)
      && %2$s
    """
        .formatted(context, selinux(context))
        .strip();
  }

  private static String selinux(String context) {
    return """
    (!has(%1$s.seLinuxOptions) || (%1$s.seLinuxOptions.?user.orValue('') == ''
      && %1$s.seLinuxOptions.?role.orValue('') == ''
      && %1$s.seLinuxOptions.?type.orValue('') in ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']))
    """
        .formatted(context)
        .strip();
  }

  /// CEL: the exact audiences of a token.
  static String audience(String cel) {
    return "%1$s in %2$s || %1$s in %3$s"
        .formatted(
            cel,
            texts(
                "",
                "https://kubernetes.default.svc",
                "https://kubernetes.default.svc.cluster.local"),
            granted(GrantAnnotation.TOKEN_AUDIENCES));
  }

  private PodRules() {}
}
