package io.bulkhead.proof;

import java.util.List;

/// The probes that should be on a cluster now: pods that report what they see from within a
/// sandbox.
///
/// @param image with a shell and busybox's programs; arbitrary if no probe is wanted
/// @param wanted in order
public record Probes(String image, List<ProbeWish> wanted) {
  public static final Probes NONE = new Probes("", List.of());

  /// The part of the cluster's deliveries that contains the probes.
  public static final String PART = "probe";

  public Probes {
    wanted = List.copyOf(wanted);
  }
}
