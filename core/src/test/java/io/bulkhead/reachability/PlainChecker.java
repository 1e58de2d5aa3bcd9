package io.bulkhead.reachability;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// An independent implementation, written only from the specifications of the two APIs: it searches
/// the objects themselves for one pair of pods and one port, and compares bits of addresses.
final class PlainChecker {
  private final List<JsonNode> objects;
  private final boolean rangesMeanPods;

  PlainChecker(List<JsonNode> objects, boolean rangesMeanPods) {
    this.objects = objects;
    this.rangesMeanPods = rangesMeanPods;
  }

  boolean reaches(JsonNode from, JsonNode to, String protocol, int port) {
    if (name(from).equals(name(to)) && namespace(from).equals(namespace(to))) {
      return true;
    }
    boolean sent = host(from) || passes("egress", "to", "Egress", from, to, to, protocol, port);
    boolean got =
        host(to)
            || host(from)
            || passes("ingress", "from", "Ingress", to, from, to, protocol, port);
    return sent && got;
  }

  private boolean passes(
      String rules,
      String peers,
      String type,
      JsonNode subject,
      JsonNode other,
      JsonNode target,
      String protocol,
      int port) {
    String admin = tier("Admin", rules, peers, subject, other, target, protocol, port);
    if (admin.equals("Accept") || admin.equals("Deny")) {
      return admin.equals("Accept");
    }
    boolean isolated = false;
    for (JsonNode policy : kind("NetworkPolicy")) {
      if (!namespace(policy).equals(namespace(subject))
          || !selected(policy.at("/spec/podSelector"), subject.at("/metadata/labels"))
          || !speaksOf(policy, type)) {
        continue;
      }
      isolated = true;
      for (JsonNode rule : policy.at("/spec/" + rules)) {
        boolean peer = !rule.has(peers) || rule.get(peers).isEmpty();
        for (JsonNode one : rule.path(peers)) {
          peer |= peer(one, subject, other);
        }
        boolean allowed = !rule.has("ports") || rule.get("ports").isEmpty();
        for (JsonNode one : rule.path("ports")) {
          allowed |= port(one, target, protocol, port);
        }
        if (peer && allowed) {
          return true;
        }
      }
    }
    return !isolated
        && !tier("Baseline", rules, peers, subject, other, target, protocol, port).equals("Deny");
  }

  private static boolean speaksOf(JsonNode policy, String type) {
    JsonNode types = policy.at("/spec/policyTypes");
    if (types.isEmpty()) {
      return type.equals("Ingress") || !policy.at("/spec/egress").isEmpty();
    }
    for (JsonNode one : types) {
      if (one.asText().equals(type)) {
        return true;
      }
    }
    return false;
  }

  private String tier(
      String tier,
      String rules,
      String peers,
      JsonNode subject,
      JsonNode other,
      JsonNode target,
      String protocol,
      int port) {
    List<JsonNode> sorted = new ArrayList<>();
    for (JsonNode policy : kind("ClusterNetworkPolicy")) {
      if (policy.at("/spec/tier").asText().equals(tier)) {
        sorted.add(policy);
      }
    }
    sorted.sort(Comparator.comparing(policy -> policy.at("/spec/priority").asInt()));
    for (JsonNode policy : sorted) {
      JsonNode who = policy.at("/spec/subject");
      boolean mine =
          who.has("namespaces")
              ? selected(who.get("namespaces"), labelsOfNamespace(namespace(subject)))
              : selected(who.at("/pods/namespaceSelector"), labelsOfNamespace(namespace(subject)))
                  && selected(who.at("/pods/podSelector"), subject.at("/metadata/labels"));
      if (!mine) {
        continue;
      }
      for (JsonNode rule : policy.at("/spec/" + rules)) {
        boolean peer = false;
        for (JsonNode one : rule.path(peers)) {
          peer |= clusterPeer(one, other);
        }
        boolean spoken = !rule.has("protocols");
        for (JsonNode one : rule.path("protocols")) {
          spoken |= clusterPort(one, target, protocol, port);
        }
        if (peer && spoken) {
          return rule.path("action").asText();
        }
      }
    }
    return "nothing";
  }

  private boolean clusterPeer(JsonNode peer, JsonNode other) {
    if (peer.has("networks")) {
      for (JsonNode range : peer.get("networks")) {
        if (rangesMeanPods && inside(range.asText(), other.at("/status/podIP").asText())) {
          return true;
        }
      }
      return false;
    }
    JsonNode labels = labelsOfNamespace(namespace(other));
    return !host(other)
        && (peer.has("namespaces")
            ? selected(peer.get("namespaces"), labels)
            : selected(peer.at("/pods/namespaceSelector"), labels)
                && selected(peer.at("/pods/podSelector"), other.at("/metadata/labels")));
  }

  private static boolean clusterPort(JsonNode one, JsonNode target, String protocol, int port) {
    if (one.has("destinationNamedPort")) {
      return named(one.get("destinationNamedPort").asText(), target, protocol, port);
    }
    JsonNode said = one.path(protocol.toLowerCase(java.util.Locale.ROOT));
    if (said.isMissingNode()) {
      return false;
    }
    JsonNode where = said.path("destinationPort");
    if (where.has("number")) {
      return where.get("number").asInt() == port;
    }
    return !where.has("range")
        || where.at("/range/start").asInt() <= port && port <= where.at("/range/end").asInt();
  }

  private boolean peer(JsonNode peer, JsonNode subject, JsonNode other) {
    if (peer.has("ipBlock")) {
      String address = other.at("/status/podIP").asText();
      boolean in = rangesMeanPods && inside(peer.at("/ipBlock/cidr").asText(), address);
      for (JsonNode except : peer.at("/ipBlock/except")) {
        in &= !inside(except.asText(), address);
      }
      return in;
    }
    boolean there =
        peer.has("namespaceSelector")
            ? selected(peer.get("namespaceSelector"), labelsOfNamespace(namespace(other)))
            : namespace(other).equals(namespace(subject));
    return !host(other)
        && there
        && (!peer.has("podSelector")
            || selected(peer.get("podSelector"), other.at("/metadata/labels")));
  }

  private static boolean port(JsonNode one, JsonNode target, String protocol, int port) {
    if (!one.path("protocol").asText("TCP").equals(protocol)) {
      return false;
    }
    if (!one.has("port")) {
      return true;
    }
    if (one.get("port").isTextual()) {
      return named(one.get("port").asText(), target, protocol, port);
    }
    int from = one.get("port").asInt();
    return one.has("endPort") ? from <= port && port <= one.get("endPort").asInt() : from == port;
  }

  private static boolean named(String name, JsonNode target, String protocol, int port) {
    for (JsonNode container : target.at("/spec/containers")) {
      for (JsonNode one : container.path("ports")) {
        if (!host(target)
            && one.path("name").asText().equals(name)
            && one.path("protocol").asText("TCP").equals(protocol)
            && one.path("containerPort").asInt() == port) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean selected(JsonNode selector, JsonNode labels) {
    for (var label : selector.path("matchLabels").properties()) {
      if (!labels.has(label.getKey())
          || !labels.get(label.getKey()).asText().equals(label.getValue().asText())) {
        return false;
      }
    }
    for (JsonNode one : selector.path("matchExpressions")) {
      boolean has = labels.has(one.get("key").asText());
      boolean listed = false;
      for (JsonNode value : one.path("values")) {
        listed |= has && labels.get(one.get("key").asText()).asText().equals(value.asText());
      }
      boolean holds =
          switch (one.get("operator").asText()) {
            case "In" -> listed;
            case "NotIn" -> !listed;
            case "Exists" -> has;
            default -> !has;
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private static boolean inside(String range, String address) {
    String[] sides = range.split("/");
    int bits = Integer.parseInt(sides[1]);
    return bits(sides[0]).substring(0, bits).equals(bits(address).substring(0, bits));
  }

  private static String bits(String address) {
    var text = new StringBuilder();
    for (String part : address.split("\\.")) {
      String one = Integer.toBinaryString(Integer.parseInt(part));
      text.append("0".repeat(8 - one.length())).append(one);
    }
    return text.toString();
  }

  private JsonNode labelsOfNamespace(String name) {
    for (JsonNode namespace : kind("Namespace")) {
      if (name(namespace).equals(name)) {
        return namespace.at("/metadata/labels");
      }
    }
    throw new IllegalArgumentException(name);
  }

  private List<JsonNode> kind(String kind) {
    return objects.stream().filter(o -> o.path("kind").asText().equals(kind)).toList();
  }

  private static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  private static String namespace(JsonNode object) {
    return object.at("/metadata/namespace").asText();
  }

  private static boolean host(JsonNode pod) {
    return pod.at("/spec/hostNetwork").asBoolean();
  }
}
