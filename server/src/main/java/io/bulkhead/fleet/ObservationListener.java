package io.bulkhead.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.kind.fleet.ClusterId;
import java.util.List;

/// Receives what is watched on clusters: nodes, runtime classes, namespaces, pods that have not
/// ended, quota shares and the guard's kinds. Called from many threads. Implementations must not
/// keep the objects, since they are large.
public interface ObservationListener {
  /// All objects of a kind, replacing what was known before.
  void listed(ClusterId cluster, String kind, List<JsonNode> objects);

  void seen(ClusterId cluster, String kind, JsonNode object);

  void gone(ClusterId cluster, String kind, JsonNode object);

  /// The watch of a kind is alive and has nothing new.
  void heard(ClusterId cluster, String kind);

  /// The cluster is not watched any more.
  void ended(ClusterId cluster);

  /// Ignores everything.
  ObservationListener NONE =
      new ObservationListener() {
        @Override
        public void listed(ClusterId cluster, String kind, List<JsonNode> objects) {}

        @Override
        public void seen(ClusterId cluster, String kind, JsonNode object) {}

        @Override
        public void gone(ClusterId cluster, String kind, JsonNode object) {}

        @Override
        public void heard(ClusterId cluster, String kind) {}

        @Override
        public void ended(ClusterId cluster) {}
      };
}
