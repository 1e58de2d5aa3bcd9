package io.bulkhead.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.admission.Admission;
import io.bulkhead.admission.Breach;
import io.bulkhead.guard.Terms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Plans for those attacks that are objects of a chart: what [AttackTest] sees a real API server
/// refuse is refused here as well, and what it accepts is accepted.
class PlanAgreesTest {
  private static final Path FOLDER = Path.of("src/test/resources/attacks");
  private static final Admission GUARD = Admission.of(new Terms(List.of("kata"), true));

  @Test
  void thereAreEnoughObjects() throws IOException {
    assertThat(objects()).hasSizeGreaterThanOrEqualTo(200);
    assertThat(objects().stream().filter(Attack::allowed)).hasSizeGreaterThanOrEqualTo(40);
  }

  @TestFactory
  Stream<DynamicTest> attacks() throws IOException {
    return objects().stream()
        .map(attack ->
            DynamicTest.dynamicTest(attack.name() + ": " + attack.what(), () -> judge(attack)));
  }

  /// Excludes what the tenant's own rights do not cover, which only RBAC decides, and what exceeds
  /// quotas, which the plan computes itself.
  private static List<Attack> objects() throws IOException {
    return Attack.in(FOLDER).stream()
        .filter(attack -> List.of("create", "apply").contains(attack.verb()))
        .filter(attack -> attack.path().isEmpty() && attack.as().equals("tenant"))
        .filter(attack -> namespace(attack.namespace()) != null)
        .filter(attack -> !attack.says().contains("cannot create resource"))
        .filter(attack -> !attack.name().startsWith("bounds/"))
        .toList();
  }

  private static void judge(Attack attack) {
    ObjectNode object = attack.body().deepCopy();
    ((ObjectNode) object.get("metadata"))
        .putIfAbsent("namespace", object.textNode(attack.namespace()));
    writeZeros(object);
    List<Breach> breaches = new ArrayList<>();
    if (object.path("kind").asText().equals("Pod")) {
      // The guard sets the class; the rules for templates are Pod Security's.
      ((ObjectNode) object.path("spec")).putIfAbsent("runtimeClassName", object.textNode("kata"));
      breaches.addAll(GUARD.judge(request(carrier(object), attack.namespace())));
    }
    breaches.addAll(GUARD.judge(request(object, attack.namespace())));

    if (attack.allowed()) {
      assertThat(breaches).as(attack.name()).isEmpty();
    } else {
      assertThat(breaches).as(attack.name()).isNotEmpty();
    }
  }

  /// As the API server defaults them before the guard sees them. The compiler removes such limits
  /// anyway.
  private static void writeZeros(ObjectNode object) {
    for (JsonNode limits : object.findValues("limits")) {
      if (limits instanceof ObjectNode amounts) {
        amounts.properties().stream()
            .filter(amount -> amount.getValue().asText().matches("0+[A-Za-z]*"))
            .map(java.util.Map.Entry::getKey)
            .toList()
            .forEach(name -> amounts.put(name, "0"));
      }
    }
  }

  private static ObjectNode carrier(ObjectNode pod) {
    ObjectNode carrier = JsonNodeFactory.instance.objectNode();
    carrier.put("apiVersion", "apps/v1").put("kind", "Deployment");
    carrier
        .putObject("metadata")
        .put("name", "pod")
        .set("namespace", pod.at("/metadata/namespace"));
    ObjectNode template = pod.deepCopy();
    ((ObjectNode) template.get("spec")).remove("nodeName");
    template.remove(List.of("apiVersion", "kind"));
    carrier.putObject("spec").set("template", template);
    return carrier;
  }

  private static Admission.Request request(ObjectNode object, String namespace) {
    JsonNode metadata = namespace(namespace).path("metadata");
    return new Admission.Request(
        object,
        new Admission.User(GuardedCluster.TENANT, List.of("system:authenticated")),
        texts(metadata.path("labels")),
        texts(metadata.path("annotations")));
  }

  private static SortedMap<String, String> texts(JsonNode map) {
    var texts = new TreeMap<String, String>();
    map.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
    return texts;
  }

  private static JsonNode namespace(String name) {
    return GuardedCluster.documents("site.yaml").stream()
        .filter(each -> each.path("kind").asText().equals("Namespace"))
        .filter(each -> each.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElse(null);
  }
}
