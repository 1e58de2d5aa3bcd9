package io.bulkhead.delivery.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.LeftFields;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YieldingTest {
  private static ObjectNode object(String rest) {
    ObjectNode tree = (ObjectNode) Json.parseYaml("{" + rest + "}").getFirst();
    tree.put("apiVersion", "v1").put("kind", "Thing");
    tree.withObjectProperty("metadata").put("name", "n").put("namespace", "shop");
    return tree;
  }

  private static Manifest manifest(String rest, String pointer) {
    ObjectNode tree = object(rest);
    LeftFields.mark(tree, List.of(pointer));
    return Manifest.of(tree);
  }

  private static JsonNode live(String rest, String owned) {
    ObjectNode tree = object(rest);
    ((ObjectNode) tree.path("metadata")).set("managedFields", Json.parseYaml(owned).getFirst());
    return tree;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          another has written it | spec: {n: 1, m: 1} | /spec/n | spec: {n: 5, m: 1} | [{manager: bulkhead, fieldsV1: {f:spec: {f:m: {}}}}, {manager: hpa, fieldsV1: {f:spec: {f:n: {}}}}] | spec: {m: 1}
          both have written it | spec: {n: 1, m: 1} | /spec/n | spec: {n: 1, m: 1} | [{manager: bulkhead, fieldsV1: {f:spec: {f:n: {}}}}, {manager: hpa, fieldsV1: {f:spec: {f:n: {}}}}] | spec: {m: 1}
          only we have written it | spec: {n: 2} | /spec/n | spec: {n: 1} | [{manager: bulkhead, fieldsV1: {f:spec: {f:n: {}}}}] | spec: {n: 1}
          we alone, and the chart dropped it | spec: {m: 2} | /spec/n | spec: {n: 1} | [{manager: bulkhead, fieldsV1: {f:spec: {f:n: {}}}}] | spec: {m: 2, n: 1}
          it was taken away | spec: {n: 1, m: 1} | /spec/n | spec: {m: 1} | [{manager: bulkhead, fieldsV1: {f:spec: {f:m: {}}}}] | spec: {m: 1}
          a default that nobody wrote | spec: {n: 1} | /spec/n | spec: {n: 9} | [{manager: bulkhead, fieldsV1: {f:spec: {}}}] | spec: {n: 9}
          a part of it is another's | spec: {n: {a: 1}} | /spec/n | spec: {n: {a: 2}} | [{manager: x, fieldsV1: {f:spec: {f:n: {f:a: {}}}}}] | spec: {}
          within a list, ours | spec: {l: [{name: a, v: 1}]} | /spec/l/0/v | spec: {l: [{name: a, v: 3}]} | [{manager: bulkhead, fieldsV1: {f:spec: {f:l: {'k:{"name":"a"}': {f:v: {}}}}}}] | spec: {l: [{name: a, v: 3}]}
          within a list, another's | spec: {l: [{name: a, v: 1}]} | /spec/l/0/v | spec: {l: [{name: a, v: 3}]} | [{manager: x, fieldsV1: {f:spec: {f:l: {'k:{"name":"a"}': {f:v: {}}}}}}] | spec: {l: [{name: a}]}
          """)
  void aFieldIsSentOnlyToKeepIt(
      String name, String chart, String pointer, String there, String owned, String sent) {
    Manifest result = Yielding.toOthers(manifest(chart, pointer), Optional.of(live(there, owned)));
    assertThat(result.at("/spec")).isEqualTo(object(sent).at("/spec"));
    assertThat(result.at("/metadata/annotations").isEmpty()).isTrue();
  }

  @Test
  void aNewObjectHasWhatTheChartSays() {
    Manifest result = Yielding.toOthers(manifest("spec: {n: 1}", "/spec/n"), Optional.empty());
    assertThat(result.at("/spec/n").asInt()).isEqualTo(1);
    assertThat(result.at("/metadata/annotations").isEmpty()).isTrue();
  }

  @Test
  void whatOthersWriteThereIsNoDrift() {
    Manifest manifest = manifest("spec: {n: 1, m: 1}", "/spec/n");
    assertThat(Projection.of(manifest, object("spec: {n: 5, m: 1}")))
        .isEqualTo(Projection.of(manifest, object("spec: {n: 1, m: 1}")))
        .isNotEqualTo(Projection.of(manifest, object("spec: {n: 1, m: 2}")));
  }
}
