package io.bulkhead.reachability;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Generates small random clusters with few names, labels, ports and addresses, so that rules often
/// overlap.
final class Clusters {
  private static final List<String> NAMESPACES = List.of("a", "b", "c");
  private static final List<String> PORTS =
      List.of("80", "81", "90", "\"web\"", "\"dns\"", "80, \"endPort\": 90");
  private final Random random;

  Clusters(long seed) {
    this.random = new Random(seed);
  }

  List<JsonNode> objects() {
    List<JsonNode> objects = new ArrayList<>();
    for (String name : NAMESPACES) {
      objects.add(
          json(
              "{'kind':'Namespace','metadata':{'name':'%s','labels':{'kubernetes.io/metadata.name':'%s','team':'%s'}}}"
                  .formatted(name, name, of("x", "y"))));
    }
    for (int i = 0; i < 5; i++) {
      objects.add(pod(i));
    }
    for (int i = random.nextInt(6); i > 0; i--) {
      objects.add(networkPolicy(i));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      objects.add(clusterPolicy(i));
    }
    return objects;
  }

  private JsonNode pod(int i) {
    return json(
        "{'kind':'Pod','metadata':{'namespace':'%s','name':'p%d','labels':%s},'spec':{'hostNetwork':%s,'containers':[{'ports':[{'name':'web','containerPort':%s},{'name':'dns','protocol':'UDP','containerPort':%s}]}]},'status':{'phase':'Running','podIP':'%s'}}"
            .formatted(
                of(NAMESPACES),
                i,
                labels(),
                random.nextInt(8) == 0,
                of("80", "90"),
                of("80", "53"),
                of("10.0.0.1", "10.0.0.130", "10.0.1.1", "10.9.9.9")));
  }

  private String labels() {
    return of("{}", "{'app':'one'}", "{'app':'two','role':''}", "{'role':'db'}");
  }

  private String selector() {
    return of(
        "{}",
        "{'matchLabels':{'app':'one'}}",
        "{'matchLabels':{'role':''}}",
        "{'matchExpressions':[{'key':'app','operator':'NotIn','values':['one']}]}",
        "{'matchExpressions':[{'key':'app','operator':'In','values':['one','two']},{'key':'role','operator':'Exists'}]}",
        "{'matchExpressions':[{'key':'role','operator':'DoesNotExist'}]}");
  }

  private String namespaceSelector() {
    return of(
        "{}",
        "{'matchLabels':{'team':'x'}}",
        "{'matchLabels':{'kubernetes.io/metadata.name':'b'}}",
        "{'matchExpressions':[{'key':'team','operator':'NotIn','values':['x']}]}",
        "{'matchExpressions':[{'key':'none','operator':'Exists'}]}");
  }

  private JsonNode networkPolicy(int i) {
    String types =
        of(
            "",
            "'policyTypes':['Ingress'],",
            "'policyTypes':['Egress'],",
            "'policyTypes':['Ingress','Egress'],");
    return json(
        "{'apiVersion':'networking.k8s.io/v1','kind':'NetworkPolicy','metadata':{'namespace':'%s','name':'n%d'},'spec':{%s'podSelector':%s%s%s}}"
            .formatted(
                of(NAMESPACES),
                i,
                types,
                selector(),
                of("", ",'ingress':[" + some(() -> networkRule("from")) + "]"),
                of("", ",'egress':[" + some(() -> networkRule("to")) + "]")));
  }

  private String networkRule(String peers) {
    List<String> members = new ArrayList<>();
    if (random.nextInt(5) > 0) {
      members.add("'" + peers + "':[" + some(this::networkPeer) + "]");
    }
    if (random.nextInt(3) > 0) {
      members.add("'ports':[" + some(this::networkPort) + "]");
    }
    return "{" + String.join(",", members) + "}";
  }

  private String networkPort() {
    String protocol = of("", "'protocol':'TCP'", "'protocol':'UDP'", "'protocol':'SCTP'");
    String port = random.nextInt(5) == 0 ? "" : "'port':" + of(PORTS);
    return "{" + protocol + (protocol.isEmpty() || port.isEmpty() ? "" : ",") + port + "}";
  }

  private String networkPeer() {
    return switch (random.nextInt(4)) {
      case 0 -> "{'podSelector':" + selector() + "}";
      case 1 -> "{'namespaceSelector':" + namespaceSelector() + "}";
      case 2 ->
          "{'namespaceSelector':" + namespaceSelector() + ",'podSelector':" + selector() + "}";
      default ->
          "{'ipBlock':{'cidr':'"
              + of("10.0.0.0/16", "10.0.0.0/24", "0.0.0.0/0", "10.9.9.9/32")
              + "'"
              + of("", ",'except':['10.0.0.128/25']", ",'except':['10.0.1.0/24','10.0.0.1/32']")
              + "}}";
    };
  }

  private JsonNode clusterPolicy(int i) {
    String subject =
        of(
            "'namespaces':" + namespaceSelector(),
            "'pods':{'namespaceSelector':"
                + namespaceSelector()
                + ",'podSelector':"
                + selector()
                + "}");
    return json(
        "{'apiVersion':'policy.networking.k8s.io/v1alpha2','kind':'ClusterNetworkPolicy','metadata':{'name':'c%d'},'spec':{'tier':'%s','priority':%d,'subject':{%s}%s%s}}"
            .formatted(
                i,
                of("Admin", "Admin", "Baseline"),
                i,
                subject,
                of("", ",'ingress':[" + some(() -> clusterRule("from")) + "]"),
                of("", ",'egress':[" + some(() -> clusterRule("to")) + "]")));
  }

  private String clusterRule(String peers) {
    return "{'action':'%s','%s':[%s]%s}"
        .formatted(
            of("Accept", "Deny", "Pass"),
            peers,
            some(() -> clusterPeer(peers)),
            random.nextBoolean() ? "" : ",'protocols':[" + some(this::clusterPort) + "]");
  }

  private String clusterPort() {
    return of(
        "{'tcp':{'destinationPort':{'number':80}}}",
        "{'udp':{'destinationPort':{'range':{'start':53,'end':80}}}}",
        "{'sctp':{}}",
        "{'destinationNamedPort':'web'}",
        "{'destinationNamedPort':'dns'}");
  }

  private String clusterPeer(String peers) {
    return switch (random.nextInt(peers.equals("to") ? 3 : 2)) {
      case 0 -> "{'namespaces':" + namespaceSelector() + "}";
      case 1 ->
          "{'pods':{'namespaceSelector':"
              + namespaceSelector()
              + ",'podSelector':"
              + selector()
              + "}}";
      default -> "{'networks':['" + of("10.0.0.0/24", "10.9.0.0/16", "0.0.0.0/0") + "']}";
    };
  }

  private String some(Supplier<String> one) {
    return IntStream.rangeClosed(0, random.nextInt(3))
        .mapToObj(n -> one.get())
        .collect(Collectors.joining(","));
  }

  private String of(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String of(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static JsonNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }
}
