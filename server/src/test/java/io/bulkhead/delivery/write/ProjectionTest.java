package io.bulkhead.delivery.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          status does not count | false | {spec: {a: 1}} | {spec: {a: 1}} | {spec: {a: 1}, status: {x: 1}}
          a field of somebody else does not count | false | {spec: {a: 1}} | {spec: {a: 1}} | {spec: {a: 1, b: 2}}
          a changed field counts | true | {spec: {a: 1}} | {spec: {a: 1}} | {spec: {a: 2}}
          a removed field counts | true | {spec: {a: 1}} | {spec: {a: 1}} | {spec: {}}
          another spelling of the server does not count | false | {spec: {cpu: 1000m}} | {spec: {cpu: '1'}} | {spec: {cpu: '1'}}
          somebody's label does not count | false | {metadata: {labels: {a: b}}} | {metadata: {labels: {a: b}}} | {metadata: {labels: {a: b, c: d}}}
          our label counts | true | {metadata: {labels: {a: b}}} | {metadata: {labels: {a: b}}} | {metadata: {labels: {c: d}}}
          versions do not count | false | {metadata: {resourceVersion: '1'}} | {metadata: {resourceVersion: '2'}} | {metadata: {resourceVersion: '3'}}
          containers are found by name | false | {spec: {containers: [{name: a, image: i}]}} | {spec: {containers: [{name: a, image: i}]}} | {spec: {containers: [{name: side}, {name: a, image: i}]}}
          another image counts | true | {spec: {containers: [{name: a, image: i}]}} | {spec: {containers: [{name: a, image: i}]}} | {spec: {containers: [{name: a, image: evil}]}}
          a missing container counts | true | {spec: {containers: [{name: a, image: i}]}} | {spec: {containers: [{name: a, image: i}]}} | {spec: {containers: []}}
          an added rule counts | true | {rules: [{verbs: [get]}]} | {rules: [{verbs: [get]}]} | {rules: [{verbs: [get]}, {verbs: ['*']}]}
          an added verb counts | true | {rules: [{verbs: [get]}]} | {rules: [{verbs: [get]}]} | {rules: [{verbs: [get, delete]}]}
          a narrowed selector counts | true | {spec: {podSelector: {}}} | {spec: {podSelector: {}}} | {spec: {podSelector: {matchLabels: {a: b}}}}
          a widened selector counts | true | {spec: {selector: {a: b}}} | {spec: {selector: {a: b}}} | {spec: {selector: {a: b, c: d}}}
          somebody's finalizer does not count | false | {metadata: {finalizers: [f]}} | {metadata: {finalizers: [f]}} | {metadata: {finalizers: [g, f]}}
          our finalizer counts | true | {metadata: {finalizers: [f]}} | {metadata: {finalizers: [f]}} | {metadata: {finalizers: [g]}}
          an explicit null says nothing | false | {spec: {replicas: null}} | {spec: {replicas: 1}} | {spec: {replicas: 5}}
          a secret's plain text is compared as data | true | {stringData: {p: x}} | {data: {p: eA==}} | {data: {p: eQ==}}
          """)
  void tellsDriftFromNoise(
      String what, boolean drift, String manifest, String applied, String later) {
    Manifest wanted = Manifest.of(named(manifest));

    boolean differs =
        !Projection.of(wanted, named(applied)).equals(Projection.of(wanted, named(later)));

    assertThat(differs).as(what).isEqualTo(drift);
  }

  private static JsonNode named(String yaml) {
    var tree = (com.fasterxml.jackson.databind.node.ObjectNode) Json.parseYaml(yaml).getFirst();
    tree.put("apiVersion", "v1").put("kind", "Any");
    tree.withObjectProperty("metadata").put("name", "n");
    return tree;
  }
}
