package io.bulkhead.guard;

import java.util.List;

/// What the Pod Security Standards allow at the level baseline
/// (kubernetes.io/docs/concepts/security/pod-security-standards). Both the guard and the plan use
/// it, so it is defined only once.
public final class BaselineLevel {
  /// Capabilities that a container may add.
  public static final List<String> CAPABILITIES =
      List.of(
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

  private BaselineLevel() {}
}
