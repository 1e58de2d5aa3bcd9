package io.bulkhead.reachability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.reachability.Picture.Namespace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One cluster's network as its watches report it: only what policies can see of each object. Not
/// thread-safe.
public final class Observed {
  /// Kinds of policies with their apiVersion.
  private static final Map<String, String> POLICIES =
      Map.of(
          "NetworkPolicy", "networking.k8s.io/v1",
          "ClusterNetworkPolicy", "policy.networking.k8s.io/v1alpha2",
          "AdminNetworkPolicy", "policy.networking.k8s.io/v1alpha1",
          "BaselineAdminNetworkPolicy", "policy.networking.k8s.io/v1alpha1");

  private static final String SERVICE = "kubernetes.io/service-name";
  private static final String API_SERVER = "kubernetes";

  private final Map<String, Party.Pod> pods = new HashMap<>();
  private final SortedMap<String, Namespace> namespaces = new TreeMap<>();
  private final SortedMap<String, Party.Node> nodes = new TreeMap<>();
  private final SortedMap<String, Policy> policies = new TreeMap<>();
  private final SortedMap<String, List<String>> apiServer = new TreeMap<>();

  /// Forgets all objects of a kind.
  public void clear(String kind) {
    switch (kind) {
      case "Pod" -> pods.clear();
      case "Namespace" -> namespaces.clear();
      case "Node" -> nodes.clear();
      case "EndpointSlice" -> apiServer.clear();
      default -> policies.keySet().removeIf(key -> key.startsWith(kind + "/"));
    }
  }

  /// Returns whether it contains anything new. Objects of other kinds are skipped.
  ///
  /// @param object as an API server lists it: its kind may be missing
  public boolean seen(String kind, JsonNode object) {
    String name = name(object);
    return switch (kind) {
      case "Pod" -> replaced(pods, uid(object), PodReader.live(object));
      case "Namespace" -> replaced(namespaces, name, Picture.namespace(object));
      case "Node" -> replaced(nodes, name, PodReader.node(object));
      case "EndpointSlice" -> endpoints(object);
      default -> policy(kind, object);
    };
  }

  private boolean policy(String kind, JsonNode object) {
    String apiVersion = POLICIES.get(kind);
    if (apiVersion == null || !(object instanceof ObjectNode listed)) {
      return false;
    }
    ObjectNode whole = listed.deepCopy().put("apiVersion", apiVersion).put("kind", kind);
    return PolicyReader.read(whole)
        .map(policy -> replaced(policies, key(kind, object), policy))
        .orElse(false);
  }

  public void gone(String kind, JsonNode object) {
    switch (kind) {
      case "Pod" -> pods.remove(uid(object));
      case "Namespace" -> namespaces.remove(name(object));
      case "Node" -> nodes.remove(name(object));
      case "EndpointSlice" -> apiServer.remove(name(object));
      default -> policies.remove(key(kind, object));
    }
  }

  private static <T> boolean replaced(Map<String, T> known, String key, T now) {
    @Nullable T before = known.put(key, now);
    return !now.equals(before);
  }

  /// Only the endpoints of the API server are kept.
  private boolean endpoints(JsonNode slice) {
    if (!slice.at("/metadata/namespace").asText("").equals("default")
        || !slice.at("/metadata/labels").path(SERVICE).asText("").equals(API_SERVER)) {
      return false;
    }
    List<String> addresses = new ArrayList<>();
    slice
        .path("endpoints")
        .forEach(end -> end.path("addresses").forEach(a -> addresses.add(a.asText(""))));
    return replaced(apiServer, name(slice), List.copyOf(addresses));
  }

  private static String name(JsonNode object) {
    return object.at("/metadata/name").asText("");
  }

  private static String uid(JsonNode object) {
    return object.at("/metadata/uid").asText("");
  }

  private static String key(String kind, JsonNode object) {
    return kind + "/" + object.at("/metadata/namespace").asText("") + "/" + name(object);
  }

  /// A snapshot of the present state.
  public Picture picture(Picture.Ranges ranges) {
    List<Party.Pod> sorted = new ArrayList<>(pods.values());
    sorted.sort(Comparator.comparing(Party.Pod::namespace).thenComparing(Party.Pod::name));
    return new Picture(ranges, namespaces, sorted, nodes.values(), policies.values());
  }

  /// Addresses of the API server.
  public List<String> apiServer() {
    return apiServer.values().stream().flatMap(Collection::stream).toList();
  }
}
