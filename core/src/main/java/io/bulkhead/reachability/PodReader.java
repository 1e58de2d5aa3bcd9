package io.bulkhead.reachability;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads the parties of traffic: pods, their controllers, and nodes.
final class PodReader {
  /// Empty for objects without pods, and for pods that have ended.
  static Optional<Party.Pod> read(JsonNode object) {
    JsonNode meta = object.path("metadata");
    String namespace = meta.path("namespace").asText("");
    String name = meta.path("name").asText("");
    String phase = object.at("/status/phase").asText("");
    return switch (object.path("kind").asText("")) {
      case "Pod" ->
          phase.equals("Succeeded") || phase.equals("Failed")
              ? Optional.empty()
              : Optional.of(pod(namespace, name, object, object.path("status")));
      case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job" ->
          Optional.of(pod(namespace, name, object.at("/spec/template"), object.path("no-status")));
      case "CronJob" ->
          Optional.of(
              pod(
                  namespace,
                  name,
                  object.at("/spec/jobTemplate/spec/template"),
                  object.path("no-status")));
      default -> Optional.empty();
    };
  }

  /// A pod that has not ended; its kind may be missing.
  static Party.Pod live(JsonNode object) {
    JsonNode meta = object.path("metadata");
    return pod(
        meta.path("namespace").asText(""),
        meta.path("name").asText(""),
        object,
        object.path("status"));
  }

  private static Party.Pod pod(String namespace, String name, JsonNode template, JsonNode status) {
    JsonNode spec = template.path("spec");
    List<Party.NamedPort> ports = new ArrayList<>();
    for (String member : List.of("containers", "initContainers")) {
      for (JsonNode container : spec.path(member)) {
        for (JsonNode port : container.path("ports")) {
          String said = port.path("name").asText("");
          if (!said.isEmpty()) {
            Protocol.parse(port.path("protocol").asText(""))
                .ifPresent(protocol ->
                    ports.add(
                        new Party.NamedPort(said, protocol, port.path("containerPort").asInt())));
          }
        }
      }
    }
    return new Party.Pod(
        namespace,
        name,
        texts(template.at("/metadata/labels")),
        ports,
        addresses(status.path("podIPs"), "ip", status.path("podIP")),
        spec.path("hostNetwork").asBoolean(false));
  }

  static Party.Node node(JsonNode object) {
    List<Cidr> addresses = new ArrayList<>();
    for (JsonNode one : object.at("/status/addresses")) {
      Cidr.address(one.path("address").asText("")).ifPresent(addresses::add);
    }
    return new Party.Node(
        object.at("/metadata/name").asText(""), texts(object.at("/metadata/labels")), addresses);
  }

  private static List<Cidr> addresses(JsonNode list, String member, JsonNode single) {
    List<Cidr> addresses = new ArrayList<>();
    list.forEach(one -> Cidr.address(one.path(member).asText("")).ifPresent(addresses::add));
    if (addresses.isEmpty()) {
      Cidr.address(single.asText("")).ifPresent(addresses::add);
    }
    return addresses;
  }

  static SortedMap<String, String> texts(JsonNode tree) {
    SortedMap<String, String> texts = new TreeMap<>();
    tree.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText("")));
    return texts;
  }

  private PodReader() {}
}
