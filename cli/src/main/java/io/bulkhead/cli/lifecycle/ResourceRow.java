package io.bulkhead.cli.lifecycle;

import io.bulkhead.response.status.ClusterStatus;
import io.bulkhead.response.status.ResourceStatus;
import io.bulkhead.response.status.StatusResponse;
import io.bulkhead.response.status.StatusResponse.AppStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The resources of a status answer as rows.
///
/// @param app empty for a logical cloud
/// @param value such as `Applied` or `NotReady`
record ResourceRow(String app, String cluster, String kind, String name, String value) {

  static List<ResourceRow> of(StatusResponse status) {
    List<AppStatus> apps = status.apps();
    if (apps == null) {
      // A logical cloud's clusters are not grouped by app.
      apps = List.of(new AppStatus("", Objects.requireNonNullElse(status.clusters(), List.of())));
    }
    List<ResourceRow> all = new ArrayList<>();
    for (AppStatus app : apps) {
      for (ClusterStatus cluster : app.clusters()) {
        String id = cluster.clusterProvider() + "+" + cluster.cluster();
        for (ResourceStatus resource : cluster.resources()) {
          all.add(
              new ResourceRow(
                  app.name(), id, resource.type().kind(), resource.name(), resource.value()));
        }
      }
    }
    return all;
  }
}
