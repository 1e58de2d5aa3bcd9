package io.bulkhead.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UnknownMembersTest {
  static Stream<Kind<?>> kinds() {
    return KindTable.standard().kinds().stream();
  }

  /// Every member of every kind, at every level.
  static Stream<Arguments> members() {
    return kinds()
        .flatMap(kind -> paths(full(kind.type()), List.of()).map(path -> Arguments.of(kind, path)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatTheKindHasIsKnownInAnyCase(Kind<?> kind) {
    JsonNode body = full(kind.type());

    assertThat(UnknownMembers.in(kind, body).first()).isEmpty();
    assertThat(UnknownMembers.in(kind, upper(kind.type(), body)).first()).isEmpty();
    assertThat(UnknownMembers.in(kind, body).warning()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("members")
  void aMisspeltMemberIsFoundAndTheRightOneNamed(Kind<?> kind, List<Object> path) {
    ObjectNode body = full(kind.type());
    JsonNode parent = body;
    for (Object step : path.subList(0, path.size() - 1)) {
      parent = step instanceof Integer index ? parent.path(index) : parent.path((String) step);
    }
    var name = (String) path.getLast();
    String misspelt = name.substring(0, name.length() - 1);
    ((ObjectNode) parent).set(misspelt, ((ObjectNode) parent).remove(name));

    UnknownMembers unknown = UnknownMembers.in(kind, body);

    assertThat(unknown.count()).isEqualTo(1);
    UnknownMembers.Member member = unknown.first().getFirst();
    assertThat(member.path()).isEqualTo(text(path, misspelt));
    assertThat(member.meant()).contains(name);
    assertThat(unknown.strict()).isEqualTo(kind.ours());
    ObjectNode named = body.put("apiVersion", "bulkhead.io/v1").put("kind", kind.name());
    assertThatThrownBy(() -> UnknownMembers.in(kind, named).refuse())
        .isInstanceOfSatisfying(
            BulkheadException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(Problem.INVALID_SPEC);
              assertThat(e.field()).isEqualTo(member.path());
            });
  }

  @Test
  void emcosKindsAreTheseAndAllOthersAreStrict() {
    assertThat(kinds().filter(kind -> !kind.ours()).map(Kind::name))
        .containsExactlyInAnyOrder(
            "Project LogicalCloud ClusterReference UserPermission ClusterQuota LogicalCloudKvPairs"
                .concat(" ClusterProvider Cluster ClusterLabel ClusterKvPairs ClusterSyncObject")
                .concat(" Controller ClmController DtcController CompositeApp App AppDependency")
                .concat(" CompositeProfile AppProfile DeploymentIntentGroup GroupIntent")
                .concat(" GenericPlacementIntent AppIntent")
                .split(" "));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{metadata: {name: a}, spec: {registires: [x]}} | spec.registires: is unknown, did you mean \"registries\"?",
        "{metadata: {name: a}, spce: {}} | spce: is unknown, did you mean \"spec\"?",
        "{metadata: {name: a}, spec: {registries: [x], zebra: 1}} | spec.zebra: is unknown",
        "{apiVersion: v1, metadata: {name: a}} | apiVersion: is unknown",
        "{apiVersion: bulkhead.io/v2, metadata: {name: a}} | apiVersion: is unknown",
        "{apiVersion: bulkhead.io/v1, kind: Projct, metadata: {name: a}} | kind: is unknown",
      })
  void aRefusalSaysWhatWasMeant(String yaml, String line) {
    JsonNode body = Json.parseYaml(yaml).getFirst();

    assertThatThrownBy(() -> UnknownMembers.in(TenancyKinds.GRANT, body).refuse())
        .hasMessage("Invalid Input:\n" + line);
  }

  @Test
  void emcosKindsAreRefusedOnlyAsBulkheadsDocuments() {
    ObjectNode body = (ObjectNode) Json.parse("{\"metadata\":{\"name\":\"a\",\"nmae\":1}}");

    assertThatCode(UnknownMembers.in(TenancyKinds.PROJECT, body)::refuse)
        .doesNotThrowAnyException();
    for (String version : List.of("bulkhead.io/v1", "bulkhead.io/v2")) {
      body.put("apiVersion", version);
      assertThatThrownBy(UnknownMembers.in(TenancyKinds.PROJECT, body)::refuse)
          .hasMessageContaining("metadata.nmae: is unknown, did you mean \"name\"?");
    }
  }

  @Test
  void howMuchIsSaidIsBounded() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < 1000; i++) {
      body.put("x".repeat(5000) + i, 1);
    }

    UnknownMembers unknown = UnknownMembers.in(FleetKinds.CLUSTER_GUARD, body);

    assertThat(unknown.lines()).hasSize(9).endsWith("and 992 more");
    assertThat(unknown.warning()).hasSizeLessThan(1000);
  }

  @Test
  void aWarningCannotLeaveItsHeader() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("a\"\r\nSet-Cookie: b=ü", 1);

    assertThat(UnknownMembers.in(TenancyKinds.PROJECT, body).warning())
        .isEqualTo("unknown members were ignored: a???Set-Cookie:?b=?");
  }

  private static ObjectNode full(Class<?> type) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (RecordComponent component : type.getRecordComponents()) {
      JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
      node.set(
          renamed == null ? component.getName() : renamed.value(),
          value(component.getGenericType()));
    }
    return node;
  }

  private static JsonNode value(Type type) {
    if (type instanceof Class<?> plain && plain.isRecord()) {
      return full(plain);
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
      return JsonNodeFactory.instance
          .arrayNode()
          .add(value(String.class))
          .removeAll()
          .add(value(generic.getActualTypeArguments()[0]));
    }
    return type instanceof ParameterizedType map
        ? JsonNodeFactory.instance
            .objectNode()
            .set("any-key", value(map.getActualTypeArguments()[1]))
        : JsonNodeFactory.instance.textNode("x");
  }

  /// Ways to the members of records: names, and positions in lists.
  private static Stream<List<Object>> paths(JsonNode node, List<Object> before) {
    List<List<Object>> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (!member.getKey().equals("any-key")) {
        List<Object> path = with(before, member.getKey());
        found.add(path);
        paths(member.getValue(), path).forEach(found::add);
      }
    }
    if (node instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        paths(list.get(i), with(before, i)).forEach(found::add);
      }
    }
    return found.stream();
  }

  private static List<Object> with(List<Object> before, Object step) {
    List<Object> path = new ArrayList<>(before);
    path.add(step);
    return path;
  }

  private static String text(List<Object> path, String last) {
    var text = new StringBuilder();
    for (Object step : with(path.subList(0, path.size() - 1), last)) {
      text.append(step instanceof Integer ? "[" + step + "]" : (text.isEmpty() ? "" : ".") + step);
    }
    return text.toString();
  }

  private static JsonNode upper(Class<?> type, JsonNode body) {
    ObjectNode upper = JsonNodeFactory.instance.objectNode();
    for (RecordComponent component : type.getRecordComponents()) {
      JsonNode value = body.path(component.getName());
      upper.set(
          component.getName().toUpperCase(Locale.ROOT),
          component.getType().isRecord() && value.isObject() ? value : value.deepCopy());
    }
    return upper;
  }
}
