package io.bulkhead.reachability;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// One cluster as policies see it: its namespaces, parties and policies.
public final class Picture {
  static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  /// The meaning of address ranges in policies; plug-ins differ, and the API leaves it open.
  public enum Ranges {
    /// They match pods and nodes too, by their addresses.
    EVERYTHING,
    /// They match only what is outside of the cluster: pods and nodes are matched by identity.
    OUTSIDE_ONLY;

    /// @param plugin name of the network plug-in, empty when unknown
    public static Ranges of(String plugin) {
      return plugin.toLowerCase(java.util.Locale.ROOT).contains("cilium")
          ? OUTSIDE_ONLY
          : EVERYTHING;
    }
  }

  private final SortedMap<String, Namespace> namespaces = new TreeMap<>();
  private final List<Party.Pod> pods = new ArrayList<>();
  private final List<Party.Node> nodes = new ArrayList<>();
  private final List<Policy> policies = new ArrayList<>();
  private final Ranges ranges;

  /// @param labels and `annotations`, in order
  record Namespace(
      String name, SortedMap<String, String> labels, SortedMap<String, String> annotations) {}

  private Picture(Ranges ranges) {
    this.ranges = ranges;
  }

  Picture(
      Ranges ranges,
      SortedMap<String, Namespace> namespaces,
      Collection<Party.Pod> pods,
      Collection<Party.Node> nodes,
      Collection<Policy> policies) {
    this.ranges = ranges;
    this.namespaces.putAll(namespaces);
    this.pods.addAll(pods);
    this.nodes.addAll(nodes);
    this.policies.addAll(policies);
    sort();
  }

  /// From objects as an API server lists them, or as in bundles: namespaces, nodes, pods,
  /// controllers with pod templates, and policies. Other kinds are skipped.
  ///
  /// A controller's template represents its pods; pass pods or controllers, not both.
  public static Picture of(Iterable<JsonNode> objects, Ranges ranges) {
    var picture = new Picture(ranges);
    objects.forEach(picture::add);
    picture.sort();
    return picture;
  }

  private void sort() {
    policies.sort(
        Comparator.comparing(Policy::tier)
            .thenComparing(Policy::priority)
            .thenComparing(Policy::name));
  }

  static Namespace namespace(JsonNode object) {
    String name = object.at("/metadata/name").asText("");
    SortedMap<String, String> labels = PodReader.texts(object.at("/metadata/labels"));
    labels.put(NAMESPACE_NAME, name);
    return new Namespace(name, labels, PodReader.texts(object.at("/metadata/annotations")));
  }

  private void add(JsonNode object) {
    String kind = object.path("kind").asText("");
    switch (kind) {
      case "Namespace" -> {
        Namespace namespace = namespace(object);
        namespaces.put(namespace.name(), namespace);
      }
      case "Node" -> nodes.add(PodReader.node(object));
      default -> {
        PodReader.read(object).ifPresent(pods::add);
        PolicyReader.read(object).ifPresent(policies::add);
      }
    }
  }

  Ranges ranges() {
    return ranges;
  }

  public List<Party.Pod> pods() {
    return Collections.unmodifiableList(pods);
  }

  public List<Party.Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  /// The policies of a tier, those that decide first at the front.
  List<Policy> policies() {
    return Collections.unmodifiableList(policies);
  }

  SortedMap<String, Namespace> namespaces() {
    return Collections.unmodifiableSortedMap(namespaces);
  }

  /// A namespace that is not in the picture has its name and no other labels.
  Map<String, String> labelsOf(String namespace) {
    Namespace known = namespaces.get(namespace);
    return known == null ? Map.of(NAMESPACE_NAME, namespace) : known.labels();
  }
}
