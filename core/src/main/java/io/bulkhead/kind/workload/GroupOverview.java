package io.bulkhead.kind.workload;

import io.bulkhead.kind.Overview;
import io.bulkhead.kind.Zero;
import io.bulkhead.kind.tenancy.Trust;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A deployment intent group in a list.
///
/// @param names project, composite app, its version, group
/// @param state of its rollout, such as `Instantiated`; before the first, of its lifecycle
/// @param clustersDelivered on how many clusters everything of it is as ordered
/// @param clusters to how many clusters it is ordered
/// @param trust of its logical cloud, as it counts; null if there is no such logical cloud
/// @param revision 0 before the first instantiation
/// @param created null if unknown
public record GroupOverview(
    List<String> names,
    String state,
    int clustersDelivered,
    int clusters,
    @Nullable Trust trust,
    String logicalCloud,
    int revision,
    @Nullable Instant created)
    implements Overview.Line {
  public GroupOverview {
    names = Zero.list(names);
    state = Zero.text(state);
    logicalCloud = Zero.text(logicalCloud);
  }

  static final List<Overview.Column<GroupOverview>> COLUMNS =
      List.of(
          new Overview.Column<>("state", GroupOverview::state),
          new Overview.Column<>("delivered", one -> one.clustersDelivered + "/" + one.clusters),
          new Overview.Column<>("trust", one -> one.trust == null ? null : one.trust.text()),
          new Overview.Column<>("logical cloud", GroupOverview::logicalCloud),
          new Overview.Column<>("revision", GroupOverview::revision),
          new Overview.Column<>("age", GroupOverview::created));
}
