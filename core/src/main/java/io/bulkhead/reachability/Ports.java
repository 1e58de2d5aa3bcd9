package io.bulkhead.reachability;

import com.fasterxml.jackson.databind.JsonNode;

/// The ports in one entry of a rule.
sealed interface Ports {
  int HIGHEST = 65535;

  boolean matches(Protocol protocol, int port, Party target);

  /// @param from the lowest port, `to` the highest
  record Numbers(Protocol protocol, int from, int to) implements Ports {
    @Override
    public boolean matches(Protocol other, int port, Party target) {
      return protocol == other && from <= port && port <= to;
    }
  }

  /// A port that the target's pod has a name for. Other targets have no names.
  ///
  /// @param anyProtocol whether the entry leaves the protocol to the name
  record Named(Protocol protocol, boolean anyProtocol, String name) implements Ports {
    @Override
    public boolean matches(Protocol other, int port, Party target) {
      return (anyProtocol || protocol == other)
          && target instanceof Party.Pod pod
          && !pod.hostNetwork()
          && pod.ports().stream()
              .anyMatch(p -> p.name().equals(name) && p.protocol() == other && p.number() == port);
    }
  }

  /// An entry that no API server accepts.
  record Nothing() implements Ports {
    @Override
    public boolean matches(Protocol other, int port, Party target) {
      return false;
    }
  }

  /// An entry of a NetworkPolicy's `ports`.
  static Ports ofNetworkPolicy(JsonNode entry) {
    Protocol protocol = Protocol.parse(entry.path("protocol").asText("")).orElse(null);
    JsonNode port = entry.path("port");
    if (protocol == null) {
      return new Nothing();
    }
    if (port.isMissingNode() || port.isNull()) {
      return new Numbers(protocol, 1, HIGHEST);
    }
    if (port.isTextual() && !port.asText().matches("[0-9]+")) {
      return new Named(protocol, false, port.asText());
    }
    int from = port.asInt();
    return new Numbers(protocol, from, Math.max(from, entry.path("endPort").asInt(from)));
  }

  /// An entry of a ClusterNetworkPolicy's `protocols`.
  static Ports ofClusterPolicy(JsonNode entry) {
    String name = entry.path("destinationNamedPort").asText("");
    if (!name.isEmpty()) {
      return new Named(Protocol.TCP, true, name);
    }
    for (Protocol protocol : Protocol.values()) {
      JsonNode one = entry.path(protocol.name().toLowerCase(java.util.Locale.ROOT));
      if (one.isObject()) {
        JsonNode port = one.path("destinationPort");
        int number = port.path("number").asInt(0);
        if (number > 0) {
          return new Numbers(protocol, number, number);
        }
        return new Numbers(
            protocol, port.at("/range/start").asInt(1), port.at("/range/end").asInt(HIGHEST));
      }
    }
    return new Nothing();
  }

  /// An entry of an AdminNetworkPolicy's `ports`.
  static Ports ofAdminPolicy(JsonNode entry) {
    String name = entry.path("namedPort").asText("");
    if (!name.isEmpty()) {
      return new Named(Protocol.TCP, true, name);
    }
    JsonNode number = entry.path("portNumber");
    JsonNode range = entry.path("portRange");
    JsonNode said = number.isObject() ? number : range;
    Protocol protocol = Protocol.parse(said.path("protocol").asText("")).orElse(null);
    if (protocol == null || !said.isObject()) {
      return new Nothing();
    }
    int from = number.isObject() ? number.path("port").asInt() : range.path("start").asInt();
    int to = number.isObject() ? from : range.path("end").asInt();
    return new Numbers(protocol, from, to);
  }
}
