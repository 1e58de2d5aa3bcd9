package io.bulkhead.cluster.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cluster.ClusterUnavailable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The kinds that a cluster serves, as `group/version/Kind`.
///
/// Uses aggregated discovery (Kubernetes 1.27 and newer) with entity tags, so that an unchanged
/// response is not sent again. Older servers are asked group by group.
public final class Discovery {
  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
  private static final String JSON = "application/json";
  private static final String AGGREGATED =
      JSON
          + ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
          + JSON
          + ";g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
          + JSON;

  /// @param tag of the response, empty if it had none
  private record Known(String tag, List<String> kinds) {}

  /// By path: `/api` for the core group, `/apis` for the others.
  private final Map<String, Known> known = new HashMap<>();

  /// Throws [ClusterUnavailable] if the cluster does not answer as a Kubernetes API does.
  public List<String> kinds(KubernetesConnection connection) {
    var kinds = new TreeSet<String>();
    kinds.addAll(at("/api", connection));
    kinds.addAll(at("/apis", connection));
    return List.copyOf(kinds);
  }

  private List<String> at(String path, KubernetesConnection connection) {
    Known before = known.get(path);
    ClusterResponse answer = connection.ask(path, AGGREGATED, before == null ? "" : before.tag());
    if (answer.status() == 304 && before != null) {
      return before.kinds();
    }
    JsonNode body =
        ClusterResponses.found(path, answer)
            .orElseThrow(() -> new ClusterUnavailable("the API server does not serve " + path));
    boolean aggregated = body.path("kind").asText("").equals("APIGroupDiscoveryList");
    List<String> kinds =
        aggregated
            ? aggregated(body)
            : path.equals("/api") ? one(connection, "/api/v1", "v1") : each(connection, body);
    // Without aggregation, the tag would cover the list of groups only.
    String tag = aggregated ? answer.header("etag").orElse("") : "";
    known.put(path, new Known(tag, kinds));
    return kinds;
  }

  private static List<String> aggregated(JsonNode groups) {
    var kinds = new TreeSet<String>();
    for (JsonNode group : groups.path("items")) {
      String name = group.at("/metadata/name").asText("");
      for (JsonNode version : group.path("versions")) {
        String prefix = (name.isEmpty() ? "" : name + "/") + version.path("version").asText("");
        for (JsonNode resource : version.path("resources")) {
          String kind = resource.at("/responseKind/kind").asText("");
          if (!kind.isEmpty()) {
            kinds.add(prefix + "/" + kind);
          }
        }
      }
    }
    return List.copyOf(kinds);
  }

  private static List<String> each(KubernetesConnection connection, JsonNode list) {
    if (!list.path("groups").isArray()) {
      throw new ClusterUnavailable("the answer at /apis is no list of API groups");
    }
    var kinds = new TreeSet<String>();
    for (JsonNode group : list.path("groups")) {
      for (JsonNode version : group.path("versions")) {
        String name = version.path("groupVersion").asText("");
        kinds.addAll(one(connection, "/apis/" + name, name));
      }
    }
    return List.copyOf(kinds);
  }

  private static List<String> one(
      KubernetesConnection connection, String path, String groupVersion) {
    var kinds = new TreeSet<String>();
    try {
      for (JsonNode resource : connection.read(path).path("resources")) {
        if (!resource.path("name").asText("").contains("/")) {
          kinds.add(groupVersion + "/" + resource.path("kind").asText(""));
        }
      }
    } catch (ClusterUnavailable e) {
      // An API served by an extension server may be down; the rest of the cluster is fine.
      LOG.debug("not served now: {}", path);
    }
    return List.copyOf(kinds);
  }
}
