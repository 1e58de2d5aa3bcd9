package io.bulkhead.reachability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.Json;
import io.bulkhead.reachability.Picture.Ranges;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JudgeTest {
  private static final int CLUSTERS = 600;
  private static final int[] PORTS = {1, 53, 79, 80, 81, 85, 90, 91, 65535};

  @ParameterizedTest
  @EnumSource(Ranges.class)
  void judgesAsTheSecondOpinionDoesOnClustersMadeByChance(Ranges ranges) {
    Map<Protocol, int[]> seen = new EnumMap<>(Protocol.class);
    for (int seed = 0; seed < CLUSTERS; seed++) {
      List<JsonNode> objects = new Clusters(seed).objects();
      var judge = new ReachabilityJudge(Picture.of(objects, ranges));
      var checker = new PlainChecker(objects, ranges == Ranges.EVERYTHING);
      List<JsonNode> pods =
          objects.stream().filter(o -> o.path("kind").asText().equals("Pod")).toList();
      for (JsonNode from : pods) {
        for (JsonNode to : pods) {
          for (Protocol protocol : Protocol.values()) {
            for (int port : PORTS) {
              boolean open = checker.reaches(from, to, protocol.name(), port);
              PathVerdict verdict = judge.judge(party(from), party(to), protocol, port);
              if (verdict.open() != open) {
                assertThat(verdict.open())
                    .as(
                        "seed %d: %s → %s %s %d: %s\n%s",
                        seed, from, to, protocol, port, verdict, objects)
                    .isEqualTo(open);
              }
              seen.computeIfAbsent(protocol, p -> new int[2])[open ? 1 : 0]++;
            }
          }
        }
      }
    }
    assertThat(seen.values()).hasSize(3).allMatch(count -> count[0] > 10_000 && count[1] > 10_000);
  }

  private static Party party(JsonNode pod) {
    return PodReader.read(pod).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"80, true", "8080, true", "8085, true", "8090, true", "8091, false", "443, false"})
  void aNamedPortAndARangeOpenWhatTheySay(int port, boolean open) {
    PathVerdict verdict = verdict(port);
    assertThat(verdict.open()).isEqualTo(open);
    assertThat(verdict.rule())
        .contains(open ? "NetworkPolicy b/some ingress[0]" : "allows it by no rule of");
  }

  private static PathVerdict verdict(int port) {
    List<JsonNode> objects = new ArrayList<>();
    objects.add(pod("a", "source"));
    objects.add(pod("b", "target"));
    objects.add(
        json(
            "{'apiVersion':'networking.k8s.io/v1','kind':'NetworkPolicy','metadata':{'namespace':'b','name':'some'},'spec':{'podSelector':{},'ingress':[{'from':[{'namespaceSelector':{}}],'ports':[{'port':'web'},{'port':8080,'endPort':8090}]}]}}"));
    Picture picture = Picture.of(objects, Ranges.EVERYTHING);
    return new ReachabilityJudge(picture)
        .judge(picture.pods().getFirst(), picture.pods().getLast(), Protocol.TCP, port);
  }

  @Test
  void whatACheckedKindDoesNotKnowClosesInADenyAndOpensNothingInAnAccept() {
    for (String action : List.of("Accept", "Deny", "Pass")) {
      List<JsonNode> objects = new ArrayList<>();
      objects.add(pod("a", "source"));
      objects.add(pod("b", "target"));
      objects.add(
          json(
              "{'apiVersion':'policy.networking.k8s.io/v1alpha2','kind':'ClusterNetworkPolicy','metadata':{'name':'new'},'spec':{'tier':'Admin','priority':1,'subject':{'namespaces':{}},'egress':[{'action':'%s','to':[{'planets':{}}]}]}}"
                  .formatted(action)));
      Picture picture = Picture.of(objects, Ranges.EVERYTHING);
      PathVerdict verdict =
          new ReachabilityJudge(picture)
              .judge(picture.pods().getFirst(), picture.pods().getLast(), Protocol.TCP, 80);
      assertThat(verdict.open()).as(action).isEqualTo(action.equals("Accept"));
      assertThat(verdict.rule().contains("ClusterNetworkPolicy new egress[0]"))
          .isEqualTo(!action.equals("Accept"));
    }
  }

  @Test
  void theOlderKindsOfTheClustersTiersAreReadAlike() {
    List<JsonNode> objects = new ArrayList<>();
    objects.add(pod("a", "source"));
    objects.add(pod("b", "target"));
    objects.add(
        json(
            "{'apiVersion':'policy.networking.k8s.io/v1alpha1','kind':'AdminNetworkPolicy','metadata':{'name':'wall'},'spec':{'priority':5,'subject':{'namespaces':{}},'ingress':[{'action':'Allow','from':[{'namespaces':{}}],'ports':[{'portNumber':{'protocol':'TCP','port':80}},{'portRange':{'start':90,'end':95}},{'namedPort':'dns'}]},{'action':'Deny','from':[{'namespaces':{}}]}]}}"));
    Picture picture = Picture.of(objects, Ranges.EVERYTHING);
    var judge = new ReachabilityJudge(picture);
    Party from = picture.pods().getFirst();
    Party to = picture.pods().getLast();
    assertThat(judge.judge(from, to, Protocol.TCP, 80).open()).isTrue();
    assertThat(judge.judge(from, to, Protocol.UDP, 80).open()).isFalse();
    assertThat(judge.judge(from, to, Protocol.TCP, 92).open()).isTrue();
    assertThat(judge.judge(from, to, Protocol.UDP, 53).open()).isTrue();
    assertThat(judge.judge(from, to, Protocol.TCP, 96).rule())
        .isEqualTo("AdminNetworkPolicy wall ingress[1]");
  }

  private static JsonNode pod(String namespace, String name) {
    return json(
        "{'kind':'Pod','metadata':{'namespace':'%s','name':'%s'},'spec':{'containers':[{'ports':[{'name':'web','containerPort':80},{'name':'dns','protocol':'UDP','containerPort':53}]}]}}"
            .formatted(namespace, name));
  }

  private static JsonNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }
}
