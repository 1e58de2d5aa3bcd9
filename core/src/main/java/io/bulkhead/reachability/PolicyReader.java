package io.bulkhead.reachability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Json;
import io.bulkhead.reachability.Policy.Action;
import io.bulkhead.reachability.Policy.Direction;
import io.bulkhead.reachability.Policy.Rule;
import io.bulkhead.reachability.Policy.Tier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Parses policies from the API server.
final class PolicyReader {
  private static final String CLUSTER_GROUP = "policy.networking.k8s.io/";
  private static final int LOWEST_PRIORITY = 1001;

  /// Empty for an object that is no policy of a known kind.
  static Optional<Policy> read(JsonNode object) {
    String group = object.path("apiVersion").asText("");
    return switch (object.path("kind").asText("")) {
      case "NetworkPolicy" ->
          group.startsWith("networking.k8s.io/")
              ? Optional.of(networkPolicy(object))
              : Optional.empty();
      case "ClusterNetworkPolicy" ->
          group.startsWith(CLUSTER_GROUP)
              ? Optional.of(
                  clusterPolicy(
                      object,
                      object.at("/spec/tier").asText("").equals("Baseline")
                          ? Tier.BASELINE
                          : Tier.ADMIN,
                      object.at("/spec/priority").asInt(LOWEST_PRIORITY),
                      rule -> ports(rule, "protocols", Ports::ofClusterPolicy)))
              : Optional.empty();
      case "AdminNetworkPolicy" ->
          group.startsWith(CLUSTER_GROUP)
              ? Optional.of(
                  clusterPolicy(
                      object,
                      Tier.ADMIN,
                      object.at("/spec/priority").asInt(LOWEST_PRIORITY),
                      rule -> ports(rule, "ports", Ports::ofAdminPolicy)))
              : Optional.empty();
      case "BaselineAdminNetworkPolicy" ->
          group.startsWith(CLUSTER_GROUP)
              ? Optional.of(
                  clusterPolicy(
                      object,
                      Tier.BASELINE,
                      LOWEST_PRIORITY,
                      rule -> ports(rule, "ports", Ports::ofAdminPolicy)))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static String name(JsonNode object) {
    String namespace = object.at("/metadata/namespace").asText("");
    return object.path("kind").asText()
        + " "
        + (namespace.isEmpty() ? "" : namespace + "/")
        + object.at("/metadata/name").asText("");
  }

  private static Policy networkPolicy(JsonNode object) {
    JsonNode spec = object.path("spec");
    String name = name(object);
    return new Policy(
        Tier.NETWORK_POLICY,
        name,
        object.at("/metadata/namespace").asText(""),
        0,
        Selector.ALL,
        Selector.parse(spec.path("podSelector")),
        isolates(spec),
        networkRules(spec.path("ingress"), name + " ingress", "from"),
        networkRules(spec.path("egress"), name + " egress", "to"),
        written(object));
  }

  /// Without `policyTypes` a policy covers ingress, and egress if it has egress rules.
  private static List<Direction> isolates(JsonNode spec) {
    List<Direction> directions = new ArrayList<>();
    JsonNode types = spec.path("policyTypes");
    if (types.isEmpty()) {
      directions.add(Direction.INGRESS);
      if (!spec.path("egress").isEmpty()) {
        directions.add(Direction.EGRESS);
      }
    }
    for (JsonNode type : types) {
      directions.add(type.asText("").equals("Egress") ? Direction.EGRESS : Direction.INGRESS);
    }
    return directions;
  }

  private static List<Rule> networkRules(JsonNode rules, String name, String peers) {
    List<Rule> read = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      JsonNode rule = rules.path(i);
      List<Peer> all = new ArrayList<>();
      rule.path(peers).forEach(peer -> all.add(networkPeer(peer)));
      if (all.isEmpty()) {
        all.add(new Peer.Anyone());
      }
      read.add(
          new Rule(
              name + "[" + i + "]",
              Action.ACCEPT,
              all,
              ports(rule, "ports", Ports::ofNetworkPolicy)));
    }
    return read;
  }

  private static Peer networkPeer(JsonNode peer) {
    JsonNode block = peer.path("ipBlock");
    if (block.isObject()) {
      return block(block);
    }
    JsonNode namespaces = peer.path("namespaceSelector");
    return new Peer.Pods(
        namespaces.isObject() ? Selector.parse(namespaces) : null,
        Selector.parse(peer.path("podSelector")));
  }

  private static Peer block(JsonNode block) {
    Optional<Cidr> range = Cidr.parse(block.path("cidr").asText(""));
    List<Cidr> except = new ArrayList<>();
    block.path("except").forEach(out -> Cidr.parse(out.asText("")).ifPresent(except::add));
    return range.isPresent() ? new Peer.Block(range.get(), except) : new Peer.Unknown();
  }

  private static List<Ports> ports(JsonNode rule, String member, Function<JsonNode, Ports> read) {
    List<Ports> ports = new ArrayList<>();
    rule.path(member).forEach(port -> ports.add(read.apply(port)));
    return ports;
  }

  private static Policy clusterPolicy(
      JsonNode object, Tier tier, int priority, Function<JsonNode, List<Ports>> ports) {
    JsonNode spec = object.path("spec");
    JsonNode pods = spec.at("/subject/pods");
    JsonNode namespaces = spec.at("/subject/namespaces");
    String name = name(object);
    List<Rule> ingress = clusterRules(spec.path("ingress"), name + " ingress", "from", ports);
    List<Rule> egress = clusterRules(spec.path("egress"), name + " egress", "to", ports);
    List<Direction> directions = new ArrayList<>();
    if (!ingress.isEmpty()) {
      directions.add(Direction.INGRESS);
    }
    if (!egress.isEmpty()) {
      directions.add(Direction.EGRESS);
    }
    return new Policy(
        tier,
        name,
        "",
        priority,
        Selector.parse(pods.isObject() ? pods.path("namespaceSelector") : namespaces),
        Selector.parse(pods.path("podSelector")),
        directions,
        ingress,
        egress,
        written(object));
  }

  private static String written(JsonNode object) {
    ObjectNode cut = JsonNodeFactory.instance.objectNode();
    cut.set("apiVersion", object.path("apiVersion"));
    cut.set("kind", object.path("kind"));
    ObjectNode metadata = cut.putObject("metadata");
    metadata.set("name", object.at("/metadata/name"));
    if (object.at("/metadata/namespace").isTextual()) {
      metadata.set("namespace", object.at("/metadata/namespace"));
    }
    cut.set("spec", object.path("spec"));
    return new String(Json.canonical(cut), StandardCharsets.UTF_8);
  }

  private static List<Rule> clusterRules(
      JsonNode rules, String name, String peers, Function<JsonNode, List<Ports>> ports) {
    List<Rule> read = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      JsonNode rule = rules.path(i);
      String said = rule.path("name").asText("");
      String shown = name + "[" + i + "]" + (said.isEmpty() ? "" : " (" + said + ")");
      List<Peer> all = new ArrayList<>();
      rule.path(peers).forEach(peer -> clusterPeer(peer, all));
      read.add(failingClosed(shown, action(rule), all, ports.apply(rule)));
    }
    return read;
  }

  /// The API requires that a plug-in treats a rule that it does not understand as one that denies.
  private static Rule failingClosed(
      String name, Action action, List<Peer> peers, List<Ports> ports) {
    boolean unknown = peers.stream().anyMatch(Peer.Unknown.class::isInstance);
    return unknown && action != Action.ACCEPT
        ? new Rule(name, Action.DENY, List.of(new Peer.Anyone()), List.of())
        : new Rule(name, action, peers, ports);
  }

  private static Action action(JsonNode rule) {
    return switch (rule.path("action").asText("")) {
      case "Accept", "Allow" -> Action.ACCEPT;
      case "Pass" -> Action.PASS;
      default -> Action.DENY;
    };
  }

  private static void clusterPeer(JsonNode peer, List<Peer> into) {
    JsonNode pods = peer.path("pods");
    if (peer.path("namespaces").isObject()) {
      into.add(new Peer.Pods(Selector.parse(peer.path("namespaces")), Selector.ALL));
    } else if (pods.isObject()) {
      into.add(
          new Peer.Pods(
              Selector.parse(pods.path("namespaceSelector")),
              Selector.parse(pods.path("podSelector"))));
    } else if (peer.path("nodes").isObject()) {
      into.add(new Peer.Nodes(Selector.parse(peer.path("nodes"))));
    } else if (peer.path("networks").isArray()) {
      for (JsonNode network : peer.path("networks")) {
        Optional<Cidr> range = Cidr.parse(network.asText(""));
        into.add(range.isPresent() ? new Peer.Block(range.get(), List.of()) : new Peer.Unknown());
      }
    } else if (peer.path("domainNames").isArray()) {
      into.add(new Peer.Names());
    } else {
      into.add(new Peer.Unknown());
    }
  }

  private PolicyReader() {}
}
