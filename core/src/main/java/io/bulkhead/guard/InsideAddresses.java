package io.bulkhead.guard;

import java.util.List;

/// Addresses of nodes, pods, services and cloud metadata services. A wider range in a policy must
/// exclude them unless one was granted by itself.
public final class InsideAddresses {
  public static final List<String> ALL =
      List.of(
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "100.64.0.0/10",
          "169.254.0.0/16",
          "169.254.169.254/32",
          "fc00::/7",
          "fd00:ec2::254/128",
          "fe80::/10");

  private InsideAddresses() {}
}
