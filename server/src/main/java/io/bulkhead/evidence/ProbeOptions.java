package io.bulkhead.evidence;

import java.time.Duration;

/// How the hub probes sandboxes, unless a cluster's document says otherwise.
///
/// @param image of the probes; empty for none
/// @param validity how long a result counts
public record ProbeOptions(String image, Duration validity) {
  /// No probes.
  public static final ProbeOptions OFF = new ProbeOptions("", Duration.ofHours(24));

  public ProbeOptions {
    if (validity.compareTo(Duration.ofHours(1)) < 0) {
      throw new IllegalArgumentException("a result counts for an hour or longer");
    }
  }
}
