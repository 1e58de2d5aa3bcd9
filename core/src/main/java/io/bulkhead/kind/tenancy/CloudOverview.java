package io.bulkhead.kind.tenancy;

import io.bulkhead.kind.Overview;
import io.bulkhead.kind.Zero;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A logical cloud in a list.
///
/// @param names project and logical cloud
/// @param state of its rollout, such as `Instantiated`; before the first, of its lifecycle
/// @param clustersDelivered on how many clusters everything of it is as ordered
/// @param clusters to how many clusters it is ordered
/// @param trust as it counts
/// @param revision 0 before the first instantiation
/// @param created null if unknown
public record CloudOverview(
    List<String> names,
    String state,
    int clustersDelivered,
    int clusters,
    Trust trust,
    String namespace,
    int revision,
    @Nullable Instant created)
    implements Overview.Line {
  public CloudOverview {
    names = Zero.list(names);
    trust = Zero.or(trust, Trust.UNTRUSTED);
    state = Zero.text(state);
    namespace = Zero.text(namespace);
  }

  static final List<Overview.Column<CloudOverview>> COLUMNS =
      List.of(
          new Overview.Column<>("state", CloudOverview::state),
          new Overview.Column<>("delivered", one -> one.clustersDelivered + "/" + one.clusters),
          new Overview.Column<>("trust", one -> one.trust.text()),
          new Overview.Column<>("namespace", CloudOverview::namespace),
          new Overview.Column<>("revision", CloudOverview::revision),
          new Overview.Column<>("age", CloudOverview::created));
}
