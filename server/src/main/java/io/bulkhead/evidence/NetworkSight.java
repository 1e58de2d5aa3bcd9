package io.bulkhead.evidence;

import io.bulkhead.reachability.Picture;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One cluster's network as its watches report it.
///
/// @param apiServer its addresses
/// @param heard when the watch that has been silent for longest was last heard; null before each
///   kind was listed
public record NetworkSight(Picture picture, List<String> apiServer, @Nullable Instant heard) {
  public NetworkSight {
    apiServer = List.copyOf(apiServer);
  }
}
