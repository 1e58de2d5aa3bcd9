package io.bulkhead.proof;

import java.util.List;

/// The probes that should be on a cluster now: pods that tell what they see from within a sandbox.
///
/// @param image which has a shell and busybox's programs; anything when none is wanted
/// @param wanted in order
public record Probes(String image, List<ProbeWish> wanted) {
  public static final Probes NONE = new Probes("", List.of());

  /// The part of the cluster's deliveries.
  public static final String PART = "probe";

  public Probes {
    wanted = List.copyOf(wanted);
  }
}
