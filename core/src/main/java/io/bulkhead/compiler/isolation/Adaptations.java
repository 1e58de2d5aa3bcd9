package io.bulkhead.compiler.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.compiler.model.Fault;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.PodTemplates;
import io.bulkhead.kind.tenancy.Grant.Level;
import io.bulkhead.kind.workload.Adaptation;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Carries out adaptations. Each one only removes something or restricts it further, and touches
/// nothing else.
///
/// @param cloud where the object goes
/// @param refused whether the guards would refuse an object as it is
record Adaptations(Model.Cloud cloud, Predicate<Manifest> refused) {
  private static final String NETWORK = "networking.k8s.io";
  private static final List<String> LISTS = List.of("containers", "initContainers");

  /// The adapted object; empty if it is left out.
  Optional<Manifest> apply(Adaptation adaptation, Manifest object) {
    String kind = object.key().kind();
    boolean policy = object.key().group().equals(NETWORK) && kind.equals("NetworkPolicy");
    return switch (adaptation) {
      case NETWORK_POLICIES ->
          Optional.of(policy && refused.test(object) ? narrowed(object) : object);
      case NO_NETWORK_POLICIES ->
          policy && refused.test(object) ? Optional.empty() : Optional.of(object);
      case LIMITS -> {
        boolean limits =
            object.key().group().isEmpty()
                && (kind.equals("ResourceQuota") || kind.equals("LimitRange"));
        yield limits ? Optional.empty() : Optional.of(object);
      }
      case SECCOMP_PROFILE -> Optional.of(profiled(object));
    };
  }

  private Manifest narrowed(Manifest policy) {
    List<String> faults =
        PolicyReach.of(policy, cloud.namespace(), cloud.grants()).stream()
            .map(Fault::field)
            .toList();
    return policy.edit(tree -> {
      rules(tree.at("/spec/ingress"), "spec.ingress", "from", faults);
      rules(tree.at("/spec/egress"), "spec.egress", "to", faults);
    });
  }

  /// Policies are additive, and the namespace is open to itself without this one: so a rule may be
  /// removed, and a rule for everybody may be narrowed to the namespace.
  private static void rules(JsonNode rules, String where, String peers, List<String> faults) {
    if (!(rules instanceof ArrayNode all)) {
      return;
    }
    List<JsonNode> kept = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      String at = where + "[" + i + "]." + peers;
      if (!(all.get(i) instanceof ObjectNode rule)) {
        kept.add(all.get(i));
      } else if (faults.contains(at)) {
        rule.putArray(peers).addObject().putObject("podSelector");
        kept.add(rule);
      } else if (!rule.path(peers).isEmpty()) {
        ArrayNode left = left(rule.path(peers), at, faults);
        // A rule without peers would be open to everybody.
        if (!left.isEmpty()) {
          rule.set(peers, left);
          kept.add(rule);
        }
      } else {
        kept.add(rule);
      }
    }
    all.removeAll();
    all.addAll(kept);
  }

  private static ArrayNode left(JsonNode peers, String where, List<String> faults) {
    ArrayNode left = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < peers.size(); i++) {
      String at = where + "[" + i + "].";
      JsonNode peer = peers.get(i);
      if (faults.stream().noneMatch(fault -> fault.startsWith(at))) {
        left.add(peer);
      } else if (!peer.has("ipBlock") && everyNamespace(peer.path("namespaceSelector"))) {
        JsonNode pods = peer.path("podSelector");
        left.addObject().set("podSelector", pods.isObject() ? pods : left.objectNode());
      }
    }
    return left;
  }

  private static boolean everyNamespace(JsonNode selector) {
    return selector.isObject()
        && selector.path("matchLabels").isEmpty()
        && selector.path("matchExpressions").isEmpty();
  }

  private Manifest profiled(Manifest object) {
    if (cloud.grants().level() != Level.RESTRICTED
        || PodTemplates.in(object).stream().noneMatch(Adaptations::silent)) {
      return object;
    }
    return object.edit(tree ->
        PodTemplates.in(tree).stream()
            .filter(Adaptations::silent)
            .forEach(template -> {
              if (template.spec() instanceof ObjectNode spec) {
                ObjectNode context =
                    spec.get("securityContext") instanceof ObjectNode known
                        ? known
                        : spec.putObject("securityContext");
                context.putObject("seccompProfile").put("type", "RuntimeDefault");
              }
            }));
  }

  /// Whether the profile is set neither for the pod nor for all of its containers.
  private static boolean silent(PodTemplates.Template template) {
    if (HostAccess.set(template.spec().at("/securityContext/seccompProfile"))) {
      return false;
    }
    for (String list : LISTS) {
      for (JsonNode container : template.spec().path(list)) {
        if (!HostAccess.set(container.at("/securityContext/seccompProfile"))) {
          return true;
        }
      }
    }
    return false;
  }
}
