package io.bulkhead.delivery.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapListsTest {
  private static ObjectNode object(String apiVersion, String kind, String spec) {
    ObjectNode tree = (ObjectNode) Json.parseYaml("{spec: " + spec + "}").getFirst();
    tree.put("apiVersion", apiVersion).put("kind", kind);
    tree.withObjectProperty("metadata").put("name", "n").put("namespace", "shop");
    return tree;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nothing foreign | {ports: [{port: 80}]} | {ports: [{port: 80, protocol: TCP, nodePort: 31000}]} |
          another port beside | {ports: [{port: 80}]} | {ports: [{port: 80, protocol: TCP, nodePort: 1}, {port: 83, protocol: TCP}]} | {ports: [{port: 80, protocol: TCP, nodePort: 1}]}
          another port instead | {ports: [{name: http, port: 80}]} | {ports: [{name: http, port: 83, protocol: TCP}]} | {ports: [{name: http, port: 80}]}
          another protocol | {ports: [{port: 53, protocol: UDP}]} | {ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]} | {ports: [{port: 53, protocol: UDP}]}
          no list of ours | {type: ClusterIP} | {type: ClusterIP, ports: [{port: 1}]} |
          """)
  void aServiceHasThePortsOfTheChart(String name, String wanted, String live, String expected) {
    Optional<JsonNode> exact =
        MapLists.exact(Manifest.of(object("v1", "Service", wanted)), object("v1", "Service", live));

    assertThat(exact).isEqualTo(Optional.ofNullable(expected).map(e -> object("v1", "Service", e)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a container | [{name: a}] | [{name: a, image: i}, {name: miner}] | [{name: a, image: i}]
          a variable | [{name: a, env: [{name: X, value: '1'}]}] | [{name: a, env: [{name: X, value: '1'}, {name: Y}]}] | [{name: a, env: [{name: X, value: '1'}]}]
          a port | [{name: a, ports: [{containerPort: 1}]}] | [{name: a, ports: [{containerPort: 1, protocol: TCP}, {containerPort: 2, protocol: TCP}]}] | [{name: a, ports: [{containerPort: 1, protocol: TCP}]}]
          """)
  void aPodTemplateHasWhatTheChartHas(String name, String wanted, String live, String expected) {
    String spec = "{template: {spec: {containers: %s}}}";

    Optional<JsonNode> exact =
        MapLists.exact(
            Manifest.of(object("apps/v1", "Deployment", spec.formatted(wanted))),
            object("apps/v1", "Deployment", spec.formatted(live)));

    assertThat(exact).contains(object("apps/v1", "Deployment", spec.formatted(expected)));
  }

  @Test
  void aForeignElementIsDrift() {
    Manifest service = Manifest.of(object("v1", "Service", "{ports: [{name: a, port: 80}]}"));

    assertThat(Projection.of(service, object("v1", "Service", "{ports: [{name: a, port: 80}]}")))
        .isNotEqualTo(
            Projection.of(
                service,
                object("v1", "Service", "{ports: [{name: a, port: 80}, {name: b, port: 83}]}")));
  }

  @Test
  void podsAndKindsOfOthersAreLeftAlone() {
    for (String api : new String[] {"v1 Pod", "x/v1 Service"}) {
      String[] kind = api.split(" ");
      Manifest wanted = Manifest.of(object(kind[0], kind[1], "{ports: [{port: 80}]}"));

      assertThat(MapLists.exact(wanted, object(kind[0], kind[1], "{ports: [{port: 81}]}")))
          .isEmpty();
    }
  }

  private static ObjectNode scaled(String manager, int replicas) {
    ObjectNode live = object("apps/v1", "Deployment", "{replicas: " + replicas + "}");
    ObjectNode entry =
        live.withObjectProperty("metadata")
            .putArray("managedFields")
            .addObject()
            .put("manager", manager)
            .put("subresource", "scale");
    entry.putObject("fieldsV1").putObject("f:spec").putObject("f:replicas");
    return live;
  }

  @Test
  void replicasAreAnAutoscalersToSay() {
    Manifest chart = Manifest.of(object("apps/v1", "Deployment", "{replicas: 2}"));

    assertThat(Scaling.asScaled(chart, scaled("kube-controller-manager", 5)).at("/spec/replicas"))
        .isEqualTo(Json.parse("5"));
    assertThat(Projection.of(chart, scaled("keda-operator", 5)))
        .isEqualTo(Projection.of(chart, scaled("keda-operator", 7)));
    assertThat(Scaling.asScaled(chart, scaled("kubectl", 5))).isEqualTo(chart);
    assertThat(Projection.of(chart, scaled("kubectl", 5)))
        .isNotEqualTo(Projection.of(chart, scaled("kubectl", 7)));
  }
}
