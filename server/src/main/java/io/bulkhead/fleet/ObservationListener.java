package io.bulkhead.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.kind.fleet.ClusterId;
import java.util.List;

/// Is told what is watched on clusters: nodes, runtime classes, namespaces, pods that have not
/// ended, shares of quotas and the guard's kinds. Called from many threads; keeps no object that it
/// is given, since they are large.
public interface ObservationListener {
  /// All objects of a kind, in place of what was known of it.
  void listed(ClusterId cluster, String kind, List<JsonNode> objects);

  void seen(ClusterId cluster, String kind, JsonNode object);

  void gone(ClusterId cluster, String kind, JsonNode object);

  /// The watch of a kind is alive and has nothing new.
  void heard(ClusterId cluster, String kind);

  /// The cluster is watched no more.
  void ended(ClusterId cluster);

  /// Nobody who wants to know.
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
