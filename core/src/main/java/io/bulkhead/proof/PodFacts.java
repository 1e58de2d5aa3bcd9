package io.bulkhead.proof;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The facts of a pod that the proof depends on.
///
/// @param node where it is scheduled, empty while it is pending
/// @param runtimeClass empty for none, which is runc
/// @param overhead quantities by resource, as admitted
/// @param created by the API server's clock
/// @param sandboxed when its sandbox last became ready, by the clock of its node: the kubelet's
///   condition `PodReadyToStartContainers`; null without that condition
/// @param hostAccess the fields by which it gets access to its host; empty for almost all
/// @param deployment the deployment that it belongs to, empty for none
public record PodFacts(
    String uid,
    String namespace,
    String name,
    String node,
    String runtimeClass,
    SortedMap<String, String> overhead,
    Instant created,
    @Nullable Instant sandboxed,
    List<String> hostAccess,
    String deployment) {
  public PodFacts {
    hostAccess = List.copyOf(hostAccess);
    overhead = Collections.unmodifiableSortedMap(new TreeMap<>(overhead));
  }
}
