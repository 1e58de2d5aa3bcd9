package io.bulkhead.kind.workload;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// What Bulkhead may change of a chart's objects so that they fit into an untrusted logical cloud.
/// None of it opens anything, and none is done unless the deployment allows it.
public enum Adaptation {
  /// Rules of NetworkPolicies that reach beyond the namespace are narrowed to it, or removed.
  @JsonProperty("network-policies")
  NETWORK_POLICIES,
  /// NetworkPolicies that would be refused are left out; the namespace is closed without them.
  @JsonProperty("no-network-policies")
  NO_NETWORK_POLICIES,
  /// ResourceQuotas and LimitRanges of charts are left out: the logical cloud has its own.
  @JsonProperty("limits")
  LIMITS,
  /// Pods without a seccomp profile get RuntimeDefault, if the level restricted requires one.
  @JsonProperty("seccomp-profile")
  SECCOMP_PROFILE;

  /// As written in documents.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
