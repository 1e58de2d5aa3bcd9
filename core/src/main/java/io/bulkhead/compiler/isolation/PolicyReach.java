package io.bulkhead.compiler.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.model.Fault;
import io.bulkhead.compiler.model.Grants;
import io.bulkhead.guard.InsideAddresses;
import io.bulkhead.label.GrantAnnotation;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.reachability.Cidr;
import io.bulkhead.reachability.Resolvers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds what a NetworkPolicy of an untrusted chart would open beyond its own namespace, name
/// resolution and the granted address ranges. The guard on the cluster decides likewise.
final class PolicyReach {
  private static final String OWN_NAME = "kubernetes.io/metadata.name";
  private static final String DNS_PORT = "53";

  private final String namespace;
  private final List<Cidr> granted;
  private final List<Fault> faults = new ArrayList<>();

  private PolicyReach(String namespace, Grants grants) {
    this.namespace = namespace;
    this.granted =
        grants.of(GrantAnnotation.EGRESS).stream()
            .map(Cidr::parse)
            .flatMap(Optional::stream)
            .toList();
  }

  static List<Fault> of(Manifest policy, String namespace, Grants grants) {
    var reach = new PolicyReach(namespace, grants);
    reach.direction(policy, "ingress", "from");
    reach.direction(policy, "egress", "to");
    return reach.faults;
  }

  /// @param rules member of the policy's spec
  /// @param peers member of a rule
  private void direction(Manifest policy, String rules, String peers) {
    JsonNode all = policy.at("/spec/" + rules);
    for (int r = 0; r < all.size(); r++) {
      JsonNode rule = all.path(r);
      String where = "spec." + rules + "[" + r + "]." + peers;
      if (rule.path(peers).isEmpty()) {
        faults.add(
            new Fault(
                where, "without peers the rule is open to everybody; name peers by podSelector"));
      }
      boolean egress = rules.equals("egress");
      for (int p = 0; p < rule.path(peers).size(); p++) {
        peer(rule.path(peers).path(p), where + "[" + p + "]", egress, egress && dnsOnly(rule));
      }
    }
  }

  /// @param dns whether the rule is for name resolution
  private void peer(JsonNode peer, String where, boolean egress, boolean dns) {
    JsonNode block = peer.path("ipBlock");
    if (HostAccess.set(block) && !(egress && isGranted(block.path("cidr").asText("")))) {
      String what =
          egress
              ? "an untrusted namespace may talk to itself and to granted addresses only; use"
                  + " podSelector, or have it granted"
              : "an untrusted namespace may be talked to by itself only; use podSelector";
      faults.add(new Fault(where + ".ipBlock", what));
    } else if (HostAccess.set(block)) {
      holes(block, where);
    }
    JsonNode selector = peer.path("namespaceSelector");
    String selected = selector.path("matchLabels").path(OWN_NAME).asText("");
    if (HostAccess.set(selector)
        && !selected.equals(namespace)
        && !(dns && selected.equals(Resolvers.NAMESPACE) && resolvers(peer))) {
      faults.add(
          new Fault(
              where + ".namespaceSelector",
              "it selects other namespaces; remove it, a podSelector alone means " + namespace));
    }
  }

  private static boolean resolvers(JsonNode peer) {
    return peer.at("/podSelector/matchLabels")
        .path(Resolvers.LABEL)
        .asText("")
        .equals(Resolvers.VALUE);
  }

  /// Addresses that nodes and the API server may have need a grant of their own, however wide
  /// another grant is.
  private void holes(JsonNode block, String where) {
    Optional<Cidr> said = Cidr.parse(block.path("cidr").asText(""));
    if (said.isEmpty()) {
      return;
    }
    Cidr range = said.get();
    List<Cidr> except = new ArrayList<>();
    block.path("except").forEach(out -> Cidr.parse(out.asText("")).ifPresent(except::add));
    List<String> open = new ArrayList<>();
    for (String text : InsideAddresses.ALL) {
      Cidr inside = Cidr.parse(text).orElseThrow();
      boolean hole =
          range.contains(inside)
              && !granted.contains(inside)
              && except.stream().noneMatch(out -> out.contains(inside));
      boolean within =
          inside.contains(range)
              && granted.stream().noneMatch(g -> g.contains(range) && inside.contains(g));
      if (hole || within) {
        open.add(text);
      }
    }
    if (!open.isEmpty()) {
      faults.add(
          new Fault(
              where + ".ipBlock",
              "nodes and the API server may have such addresses; leave them out by except, or ask"
                  + " the operator to grant them by themselves: "
                  + String.join(", ", open)));
    }
  }

  private static boolean dnsOnly(JsonNode rule) {
    for (JsonNode port : rule.path("ports")) {
      if (!port.path("port").asText("").equals(DNS_PORT) || HostAccess.set(port.path("endPort"))) {
        return false;
      }
    }
    return !rule.path("ports").isEmpty();
  }

  private boolean isGranted(String cidr) {
    Optional<Cidr> wanted = Cidr.parse(cidr);
    return wanted.isPresent() && granted.stream().anyMatch(g -> g.contains(wanted.get()));
  }
}
