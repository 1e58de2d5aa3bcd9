package io.bulkhead.guard;

import io.bulkhead.guard.GuardLabels.Grant;
import io.bulkhead.guard.Policy.Each;
import io.bulkhead.guard.Policy.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// What every pod of an untrusted namespace must keep, as CEL over `variables.spec`,
/// `variables.annotations` and the elements of the lists below. Each pod that is made pays for
/// these expressions: what a pod rarely has stands behind `has`, and long lists of words are
/// patterns. The same rules judge pods and the templates of controllers, so that a user sees the
/// refusal when the controller is applied.
///
/// The lists of capabilities, sysctls and SELinux types are those of the Pod Security Standards'
/// baseline level (kubernetes.io/docs/concepts/security/pod-security-standards).
final class PodRules {
  private static final String CAPABILITIES =
      texts(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");

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
          "net.ipv4.tcp_rmem",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.tcp_wmem");

  /// Volumes that are made of the API's own objects or of claims, the common ones first; all others
  /// mount something that the node can reach. The API server sees to it that a volume is of one
  /// kind.
  private static final List<String> VOLUMES =
      List.of(
          "emptyDir",
          "projected",
          "configMap",
          "secret",
          "persistentVolumeClaim",
          "downwardAPI",
          "csi",
          "ephemeral",
          "image");

  private static final String SECURED = "has(c.securityContext)";

  static final Each CONTAINER = new Each("variables.containers", "c");
  private static final Each VOLUME = new Each("variables.volumes", "v");

  /// Only where the operator wants it.
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

  /// Where images may come from. It takes something away, unlike all other grants, so that it
  /// cannot be judged without the namespace.
  static final Rule REGISTRIES =
      new Rule(
          """
          !has(namespaceObject.metadata.annotations) || !('%s' in namespaceObject.metadata.annotations) || (
            variables.containers.all(c, %s.exists(r, c.?image.orValue('').startsWith(r + '/')))
            && variables.volumes.all(v, !has(v.image)
              || %s.exists(r, v.image.?reference.orValue('').startsWith(r + '/'))))
          """
              .formatted(
                  Grant.REGISTRIES.annotation(),
                  granted(Grant.REGISTRIES),
                  granted(Grant.REGISTRIES)),
          "images must come from the granted registries, with the full name of the registry");

  static String texts(String... words) {
    return texts(List.of(words));
  }

  static String texts(List<String> words) {
    return "[" + String.join(", ", words.stream().map(w -> "'" + w + "'").toList()) + "]";
  }

  /// CEL: what needs no grant, with the empty text for none at all.
  static String noneOr(List<String> free) {
    return texts(Stream.concat(Stream.of(""), free.stream()).toList());
  }

  /// CEL: the list that was granted to the namespace.
  static String granted(Grant grant) {
    return "variables.granted[?'%s'].orValue('').split(',')".formatted(grant.annotation());
  }

  /// What a pod is judged by while nothing is known but the pod itself: as if nothing were granted.
  static SequencedMap<String, String> outright() {
    SequencedMap<String, String> words = new LinkedHashMap<>();
    words.put("volumes", "(has(object.spec.volumes) ? object.spec.volumes : [])");
    words.put(
        "annotations", "(has(object.metadata.annotations) ? object.metadata.annotations : {})");
    words.put("granted", "{}");
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
  /// written out, not remembered, when it is the object of the request itself.
  static Policy variables(Policy policy, String pod) {
    Policy named =
        pod.equals("object")
            ? policy.alias("pod", "object").alias("spec", "object.spec")
            : policy.let("pod", pod).let("spec", "variables.pod.spec");
    return named
        .let("volumes", "variables.spec.?volumes.orValue([])")
        .let("annotations", "variables.pod.?metadata.?annotations.orValue({})")
        .let("granted", "namespaceObject.metadata.?annotations.orValue({})")
        .let(
            "marked",
            """
            variables.annotations.exists(k, k.startsWith('bulkhead.io/'))
              || variables.pod.?metadata.?labels.orValue({}).exists(k, k.startsWith('bulkhead.io/'))
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
    volumes(rules, terms.storageClasses());
    containers(rules);
    security(rules);
    scheduling(rules, terms.priorityClasses());
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

  private static void volumes(List<Rule> rules, List<String> freeClasses) {
    rules.add(
        new Rule(
            VOLUME,
            "!has(v.hostPath)",
            "an untrusted pod must not see the files of the host: use an emptyDir or a"
                + " PersistentVolumeClaim instead of hostPath"));
    rules.add(
        new Rule(
            VOLUME,
            "has(v.hostPath) || "
                + String.join(" || ", VOLUMES.stream().map("has(v.%s)"::formatted).toList()),
            "volumes must be config maps, secrets, projections, empty directories or claims: use a"
                + " PersistentVolumeClaim"));
    rules.add(
        new Rule(
            VOLUME,
            """
            !has(v.projected) || !has(v.projected.sources) || v.projected.sources.all(s, !has(s.serviceAccountToken)
              || !has(s.serviceAccountToken.audience) || s.serviceAccountToken.audience == '')
            """,
            "tokens of service accounts are for this cluster only: remove the audience"));
    rules.add(
        new Rule(
            VOLUME,
            """
            !has(v.ephemeral)
              || (v.ephemeral.?volumeClaimTemplate.?spec.?volumeName.orValue('') == ''
                && v.ephemeral.?volumeClaimTemplate.?spec.?storageClassName.orValue('') in (%s + %s))
            """
                .formatted(noneOr(freeClasses), granted(Grant.STORAGE_CLASSES)),
            "a volume must use a storage class that was granted, and name no volume: ask for a"
                + " grant"));
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
              && (!has(c.securityContext.procMount) || c.securityContext.procMount in ['Default', ''])
            """
                .formatted(CAPABILITIES),
            "capabilities beyond the baseline and an unmasked /proc are not allowed: remove them"
                + " from the securityContext"));
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
    // The API server takes no request for a device without the same limit.
    rules.add(
        new Rule(
            CONTAINER,
            "has(c.resources)",
            """
            !has(c.resources.claims)
              && (!has(c.resources.limits) || c.resources.limits.all(r, !r.contains('/') || r in %s))
            """
                .formatted(granted(Grant.DEVICES)),
            "devices of the host must be granted: remove the extended resources or ask for a"
                + " grant"));
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
            "unsafe sysctls, unconfined profiles of seccomp or AppArmor, SELinux options and host processes are not"
                + " allowed: remove them from the securityContext of the pod"));
    rules.add(
        new Rule(
            CONTAINER,
            SECURED,
            profiles("c.securityContext"),
            "unconfined profiles of seccomp or AppArmor, SELinux options and host processes are not allowed: remove them"
                + " from the securityContext of the container"));
  }

  /// Not some other host, which the node would ask for the tenant.
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

  private static void scheduling(List<Rule> rules, List<String> freeClasses) {
    rules.add(
        new Rule(
            """
            !has(variables.spec.priorityClassName) || variables.spec.priorityClassName in %s
              || variables.spec.priorityClassName in %s
            """
                .formatted(noneOr(freeClasses), granted(Grant.PRIORITY_CLASSES)),
            "the priority class must be granted: remove priorityClassName or ask for a grant"));
    rules.add(
        new Rule(
            """
            !has(variables.spec.tolerations) || variables.spec.tolerations.all(t, has(t.key)
              && (t.key.startsWith('node.kubernetes.io/') || (t.key != '' && t.key in %s)))
            """
                .formatted(granted(Grant.TOLERATIONS)),
            "tolerations of tainted nodes must be granted: remove them or ask for a grant"));
    rules.add(
        new Rule(
            """
            (!has(variables.spec.nodeSelector) || variables.spec.nodeSelector.all(k, %s))
              && (!has(variables.spec.affinity) || [
                dyn(variables.spec.affinity.?nodeAffinity.?requiredDuringSchedulingIgnoredDuringExecution.?nodeSelectorTerms.orValue([])),
                dyn(variables.spec.affinity.?nodeAffinity.?preferredDuringSchedulingIgnoredDuringExecution.orValue([]).map(p, p.preference))].all(terms,
                terms.all(term, term.?matchExpressions.orValue([]).all(e, !e.key.startsWith('bulkhead.io/') && !e.key.startsWith('node-role.kubernetes.io/')))))
            """
                .formatted(
                    "!k.startsWith('bulkhead.io/') && !k.startsWith('node-role.kubernetes.io/')"),
            "nodes of the operator cannot be chosen: remove node selectors with bulkhead.io/ and"
                + " node-role.kubernetes.io/"));
  }

  private PodRules() {}
}
