package io.bulkhead.evidence;

import io.bulkhead.proof.ClassFacts;
import io.bulkhead.proof.NodeFacts;
import io.bulkhead.proof.PodFacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// One cluster as its watches report it.
///
/// @param probes pods of probes, by name
/// @param heard when the watch that has been silent for longest was last heard; null before each
///   kind was listed
record ClusterView(
    List<PodFacts> pods,
    Map<String, Space> namespaces,
    SortedMap<String, ClassFacts> classes,
    SortedMap<String, NodeFacts> nodes,
    SortedMap<String, ProbePod> probes,
    @Nullable Instant heard) {

  /// A namespace.
  ///
  /// @param trust `trusted`, `untrusted` or empty
  /// @param project value of the label, empty for none
  /// @param logicalCloud value of the label, empty for none
  record Space(String trust, String project, String logicalCloud) {
    static final Space UNKNOWN = new Space("", "", "");
  }
}
