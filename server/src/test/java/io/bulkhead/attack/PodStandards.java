package io.bulkhead.attack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Judges a pod by the text of the Pod Security Standards, level baseline
/// (kubernetes.io/docs/concepts/security/pod-security-standards), and by Bulkhead's promise of a
/// sandbox. Written from that text, control by control, independently of the policies: it searches
/// the whole tree and knows fields by their names only.
final class PodStandards {
  private static final Set<String> CAPABILITIES =
      Set.of(
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
  private static final Set<String> SYSCTLS =
      Set.of(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.ip_unprivileged_port_start",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.ping_group_range",
          "net.ipv4.ip_local_reserved_ports",
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes");
  private static final Set<String> SELINUX_TYPES =
      Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");

  private final List<String> faults = new ArrayList<>();

  private PodStandards() {}

  /// Faults of a pod, or of a part of one.
  static List<String> faultsOf(JsonNode tree) {
    var standards = new PodStandards();
    standards.walk("", tree);
    return standards.faults;
  }

  /// @param sandbox the only class that is a sandbox
  static boolean sandboxed(JsonNode pod, String sandbox) {
    return pod.at("/spec/runtimeClassName").asText("").equals(sandbox)
        && pod.at("/spec/overhead/memory").asText("").equals("320Mi")
        && pod.at("/spec/nodeName").asText("").isEmpty();
  }

  private void walk(String name, JsonNode node) {
    if (node.isObject()) {
      node.properties()
          .forEach(member -> {
            judge(name, member.getKey(), member.getValue());
            walk(member.getKey(), member.getValue());
          });
    } else {
      node.forEach(element -> walk(name, element));
    }
  }

  private void judge(String parent, String field, JsonNode value) {
    switch (field) {
      case "hostProcess", "hostNetwork", "hostPID", "hostIPC", "privileged" ->
          fault(value.asBoolean(), field);
      case "hostPath" -> fault(true, field);
      case "hostPort" -> fault(value.asInt() != 0, field);
      case "procMount" -> fault(!value.asText().equals("Default"), field);
      case "add" -> value.forEach(c -> fault(!CAPABILITIES.contains(c.asText()), c.asText()));
      case "sysctls" ->
          value.forEach(s -> fault(!SYSCTLS.contains(s.path("name").asText()), s.toString()));
      case "host" ->
          fault(
              (parent.equals("httpGet") || parent.equals("tcpSocket")) && !value.asText().isEmpty(),
              field);
      case "seccompProfile", "appArmorProfile" ->
          fault(value.path("type").asText().equals("Unconfined"), field);
      case "seLinuxOptions" ->
          fault(
              !SELINUX_TYPES.contains(value.path("type").asText(""))
                  || !value.path("user").asText("").isEmpty()
                  || !value.path("role").asText("").isEmpty(),
              field);
      case "runtimeClassName" -> fault(!value.asText().equals("kata"), field);
      default -> {
        fault(field.startsWith("io.katacontainers."), field);
        fault(
            field.startsWith("container.apparmor.security.beta.kubernetes.io/")
                && value.asText().equals("unconfined"),
            field);
      }
    }
  }

  private void fault(boolean is, String what) {
    if (is) {
      faults.add(what);
    }
  }
}
