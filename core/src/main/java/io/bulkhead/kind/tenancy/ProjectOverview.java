package io.bulkhead.kind.tenancy;

import io.bulkhead.kind.Overview;
import io.bulkhead.kind.Zero;
import java.util.List;

/// A project in a list.
///
/// @param names of the project
/// @param trust what counts for a logical cloud of level 1 that says nothing itself
/// @param logicalClouds how many it has
/// @param clustersDelivered on how many clusters everything of it is as ordered
/// @param clusters on how many clusters it has something
public record ProjectOverview(
    List<String> names, Trust trust, int logicalClouds, int clustersDelivered, int clusters)
    implements Overview.Line {
  public ProjectOverview {
    names = Zero.list(names);
    trust = Zero.or(trust, Trust.UNTRUSTED);
  }

  static final List<Overview.Column<ProjectOverview>> COLUMNS =
      List.of(
          new Overview.Column<>("trust", one -> one.trust.text()),
          new Overview.Column<>("logical clouds", ProjectOverview::logicalClouds),
          new Overview.Column<>("delivered", one -> one.clustersDelivered + "/" + one.clusters));
}
