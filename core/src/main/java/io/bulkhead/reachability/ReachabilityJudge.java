package io.bulkhead.reachability;

import io.bulkhead.reachability.Picture.Ranges;
import io.bulkhead.reachability.Policy.Action;
import io.bulkhead.reachability.Policy.Direction;
import io.bulkhead.reachability.Policy.Rule;
import io.bulkhead.reachability.Policy.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Decides whether one party reaches another, as Kubernetes defines its policies.
///
/// Traffic passes if the source may send it *and* the target may receive it. On each side the tiers
/// decide one after another: rules of the admin tier in the order of their priorities, the first
/// that matches; then the NetworkPolicies that select the pod, which are additive, and which close
/// what none of them allows; then the baseline tier; and if nothing decides, traffic passes.
public final class ReachabilityJudge {
  private static final int SHOWN = 3;

  private final Picture picture;

  public ReachabilityJudge(Picture picture) {
    this.picture = picture;
  }

  /// @param port of the target's pod, not of a service
  public PathVerdict judge(Party source, Party target, Protocol protocol, int port) {
    return between(source, target).judge(protocol, port);
  }

  /// What decides between two parties, for any port.
  Between between(Party source, Party target) {
    if (source.equals(target)) {
      return new Between(Side.always("a pod reaches itself"), Side.always(""), target);
    }
    Side out =
        source instanceof Party.Pod pod && source.selectable()
            ? side(Direction.EGRESS, pod, target)
            : Side.always("policies do not apply to " + source.shown());
    Side in;
    if (!(target instanceof Party.Pod pod) || !target.selectable()) {
      in = Side.always("");
    } else if (source instanceof Party.Node
        || source instanceof Party.Pod && !source.selectable()) {
      in = Side.always("a node reaches its pods");
    } else {
      in = side(Direction.INGRESS, pod, source);
    }
    return new Between(out, in, target);
  }

  /// @param out what the source may send, `in` what the target may receive
  record Between(Side out, Side in, Party target) {
    PathVerdict judge(Protocol protocol, int port) {
      PathVerdict sent = out.judge(protocol, port, target);
      if (!sent.open()) {
        return sent;
      }
      PathVerdict got = in.judge(protocol, port, target);
      return got.open() ? new PathVerdict(true, joined(sent.rule(), got.rule())) : got;
    }

    /// Whether no port at all can pass.
    boolean closed() {
      return out.closed() || in.closed();
    }

    private static String joined(String one, String other) {
      return one.isEmpty() || other.isEmpty() ? one + other : one + "; " + other;
    }
  }

  /// One side of a pair: the rules that apply to the other party, in the order in which they
  /// decide.
  ///
  /// @param last the decision for ports without a rule
  record Side(
      List<Rule> admin,
      List<Rule> allowing,
      boolean isolated,
      List<Rule> baseline,
      PathVerdict last) {
    static Side always(String why) {
      return new Side(List.of(), List.of(), false, List.of(), new PathVerdict(true, why));
    }

    boolean closed() {
      return isolated
          && allowing.isEmpty()
          && admin.stream().noneMatch(rule -> rule.action() == Action.ACCEPT);
    }

    PathVerdict judge(Protocol protocol, int port, Party target) {
      for (Rule rule : admin) {
        if (rule.matches(protocol, port, target)) {
          if (rule.action() == Action.PASS) {
            break;
          }
          return decided(rule);
        }
      }
      for (Rule rule : allowing) {
        if (rule.matches(protocol, port, target)) {
          return new PathVerdict(true, rule.name());
        }
      }
      if (!isolated) {
        for (Rule rule : baseline) {
          if (rule.matches(protocol, port, target)) {
            return rule.action() == Action.PASS ? last : decided(rule);
          }
        }
      }
      return last;
    }

    private static PathVerdict decided(Rule rule) {
      return new PathVerdict(rule.action() == Action.ACCEPT, rule.name());
    }
  }

  private Side side(Direction direction, Party.Pod subject, Party other) {
    Map<String, String> labels = picture.labelsOf(subject.namespace());
    List<Rule> admin = new ArrayList<>();
    List<Rule> allowing = new ArrayList<>();
    List<Rule> baseline = new ArrayList<>();
    List<String> isolating = new ArrayList<>();
    for (Policy policy : picture.policies()) {
      if (policy.isolates().contains(direction) && policy.selects(subject, labels)) {
        List<Rule> into =
            switch (policy.tier()) {
              case ADMIN -> admin;
              case NETWORK_POLICY -> allowing;
              case BASELINE -> baseline;
            };
        if (policy.tier() == Tier.NETWORK_POLICY) {
          isolating.add(policy.name());
        }
        policy.rules(direction).stream()
            .filter(rule -> rule.peers().stream().anyMatch(p -> matches(p, other, subject)))
            .forEach(into::add);
      }
    }
    String where = direction == Direction.EGRESS ? "egress of " : "ingress of ";
    PathVerdict last =
        isolating.isEmpty()
            ? new PathVerdict(true, "no policy closes the " + where + subject.shown())
            : new PathVerdict(
                false,
                where + subject.namespace() + " allows it by no rule of " + names(isolating));
    return new Side(admin, allowing, !isolating.isEmpty(), baseline, last);
  }

  private static String names(List<String> policies) {
    String shown = String.join(", ", policies.subList(0, Math.min(SHOWN, policies.size())));
    return policies.size() <= SHOWN ? shown : shown + " and " + (policies.size() - SHOWN) + " more";
  }

  private boolean matches(Peer peer, Party other, Party.Pod subject) {
    return switch (peer) {
      case Peer.Anyone any -> true;
      case Peer.Unknown unknown -> false;
      case Peer.Names names -> other instanceof Party.Outside;
      case Peer.Nodes nodes ->
          other instanceof Party.Node node && nodes.labels().matches(node.labels());
      case Peer.Pods pods -> other instanceof Party.Pod pod && selected(pods, pod, subject);
      case Peer.Block block ->
          covered(other) && other.addresses().stream().anyMatch(block::contains);
    };
  }

  private boolean selected(Peer.Pods pods, Party.Pod other, Party.Pod subject) {
    Selector namespaces = pods.namespaces();
    boolean there =
        namespaces == null
            ? other.namespace().equals(subject.namespace())
            : namespaces.matches(picture.labelsOf(other.namespace()));
    return there && !other.hostNetwork() && pods.pods().matches(other.labels());
  }

  /// Whether address ranges apply to it at all.
  private boolean covered(Party other) {
    return picture.ranges() == Ranges.EVERYTHING
        || other instanceof Party.Outside outside && !outside.inCluster();
  }
}
