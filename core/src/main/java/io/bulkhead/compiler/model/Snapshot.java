package io.bulkhead.compiler.model;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.quota.Amounts;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The state of store and fleet at one revision, as far as the target needs it. Immutable.
///
/// @param documents intents; must not change while the snapshot is in use
/// @param clusters the facts of every cluster that the target could go to
/// @param kept random values of a deployment's charts that must not change
/// @param shares what a logical cloud may use of its quotas on each of its clusters; empty for no
///   limit, or if the target is no logical cloud
public record Snapshot(
    Target target,
    Documents documents,
    SortedMap<ClusterId, ClusterFacts> clusters,
    SortedMap<ClusterId, Amounts> shares,
    KeptValues kept) {
  public Snapshot {
    clusters = Collections.unmodifiableSortedMap(new TreeMap<>(clusters));
    shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
  }

  public Snapshot(
      Target target,
      Documents documents,
      SortedMap<ClusterId, ClusterFacts> clusters,
      SortedMap<ClusterId, Amounts> shares) {
    this(target, documents, clusters, shares, KeptValues.NONE);
  }

  public Snapshot(Target target, Documents documents, SortedMap<ClusterId, ClusterFacts> clusters) {
    this(target, documents, clusters, Collections.emptySortedMap());
  }

  /// @param labels the cluster's labels (placement), in order of creation
  /// @param holdsTarget the target is already delivered there, so a lost connection or an incident
  ///   is no reason to remove it
  /// @param incidents why isolation of the whole cluster is in doubt, so that no new untrusted work
  ///   may go there
  /// @param held the bundles of a deployment that were applied there, by part. Their pods are part
  ///   of what the nodes report as requested
  public record ClusterFacts(
      ClusterId id,
      List<String> labels,
      Capabilities capabilities,
      boolean holdsTarget,
      List<String> incidents,
      SortedMap<String, Bundle> held) {
    public ClusterFacts {
      labels = List.copyOf(labels);
      incidents = List.copyOf(incidents);
      held = Collections.unmodifiableSortedMap(new TreeMap<>(held));
    }

    public ClusterFacts(ClusterId id, List<String> labels, Capabilities capabilities) {
      this(id, labels, capabilities, false, List.of(), new TreeMap<>());
    }
  }
}
