package io.bulkhead.compiler.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.model.KeptValues;
import io.bulkhead.compiler.rendering.ChartRenderer.Outcome.Rendered;
import io.bulkhead.compiler.rendering.ChartRenderer.Varying;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChanceTest {
  private static Manifest object(String kind, String name, String data) {
    return Manifest.of(
        Json.parseYaml(
                "{apiVersion: v1, kind: %s, metadata: {name: %s}, data: %s}"
                    .formatted(kind, name, data))
            .getFirst());
  }

  private static Manifest config(String text) {
    return Manifest.of(
        Json.parse(
            Json.canonical(
                object("ConfigMap", "c", "{}")
                    .edit(tree -> tree.putObject("data").put("k", text))
                    .json())));
  }

  /// Two renderings of the same inputs, compared at one field of each.
  private static Rendered twice(List<Manifest> one, List<Manifest> two, String pointer) {
    List<Varying> varying = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      if (!one.get(i).at(pointer).equals(two.get(i).at(pointer))) {
        varying.add(new Varying(one.get(i).key(), pointer, two.get(i).at(pointer)));
      }
    }
    return new Rendered(one, Set.of(), varying);
  }

  private static SortedMap<String, JsonNode> first(String text, String other) {
    return Chance.settle(twice(List.of(config(text)), List.of(config(other)), "/data/k"), Map.of())
        .kept();
  }

  private static String settled(SortedMap<String, JsonNode> kept, String now, String other) {
    return Chance.settle(twice(List.of(config(now)), List.of(config(other)), "/data/k"), kept)
        .manifests()
        .getFirst()
        .at("/data/k")
        .asText();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a word | aaaaaaaa | bbbbbbbb | cccccccc | dddddddd | aaaaaaaa",
        "another length is asked for | aaaaaaaa | bbbbbbbb | cccccccccccc | dddddddddddd |"
            + " cccccccccccc",
        "within a URL | p://u:aaaaaaaa@h | p://u:bbbbbbbb@h | p://u:cccccccc@h2 | p://u:dddddddd@h2"
            + " | p://u:aaaaaaaa@h2",
        "a number | 4711 | 815 | 42 | 1234567 | 4711",
        "base64 of bytes | aa+aaaa/aaa= | bbbbbbb+bbb= | ccc/cccccc== | dd+d+dddddd= |"
            + " aa+aaaa/aaa=",
        "lines | x=aa+a~y=1 | x=b+b+~y=1 | x=cccc~y=2 | x=d+dd~y=2 | x=aa+a~y=2",
      })
  void theFirstStaysAndWhatIsAroundItFollows(
      String name, String one, String two, String three, String four, String expected) {
    SortedMap<String, JsonNode> kept = first(lines(one), lines(two));

    assertThat(settled(kept, lines(three), lines(four))).isEqualTo(lines(expected));
  }

  private static String lines(String text) {
    return text.replace('~', '\n');
  }

  @Test
  void aPasswordAndTheTextsThatItStandsInAgree() {
    List<Manifest> one =
        List.of(object("Secret", "s", "{k: YWFhYWFhYWE=}"), config("user=x\npass=aaaaaaaa"));
    List<Manifest> two =
        List.of(object("Secret", "s", "{k: YmJiYmJiYmI=}"), config("user=x\npass=bbbbbbbb"));
    SortedMap<String, JsonNode> kept = Chance.settle(twice(one, two, "/data/k"), Map.of()).kept();

    List<Manifest> three =
        List.of(
            object("Secret", "s", "{k: Y2NjY2NjY2M=}"),
            config("user=x\nmode=fast and more\npass=cccccccc"));
    List<Manifest> four =
        List.of(
            object("Secret", "s", "{k: ZGRkZGRkZGQ=}"),
            config("user=x\nmode=fast and more\npass=dddddddd"));
    List<Manifest> now = Chance.settle(twice(three, four, "/data/k"), kept).manifests();

    assertThat(now.getFirst().at("/data/k").asText()).isEqualTo("YWFhYWFhYWE=");
    assertThat(now.getLast().at("/data/k").asText())
        .isEqualTo("user=x\nmode=fast and more\npass=aaaaaaaa");
  }

  @Test
  void anObjectThatChangesInOnePlaceChangesInAll() {
    SortedMap<String, JsonNode> kept = first("aaaaaaaa", "bbbbbbbb");

    assertThat(settled(kept, "cccccccccc", "dddddddddd")).isEqualTo("cccccccccc");
    assertThat(first("cccccccccc", "dddddddddd").values().toString()).contains("cccccccccc");
  }

  @Test
  void aChecksumStaysWithWhatItIsOfAndChangesWithIt() {
    String a = "a".repeat(64);
    String b = "b".repeat(64);
    String before = checksum("1", a, b, Map.of());
    Map<String, JsonNode> kept = Chance.settle(summed("1", a, b), Map.of()).kept();

    assertThat(checksum("1", "c".repeat(64), "d".repeat(64), kept)).isEqualTo(before);
    assertThat(checksum("2", "c".repeat(64), "d".repeat(64), kept))
        .isNotEqualTo(before)
        .hasSize(64);
  }

  private static String checksum(String size, String a, String b, Map<String, JsonNode> kept) {
    return Chance.settle(summed(size, a, b), kept)
        .manifests()
        .getLast()
        .at("/metadata/annotations/checksum")
        .asText();
  }

  private static Rendered summed(String size, String a, String b) {
    Manifest config =
        object("ConfigMap", "c", "{size: \"" + size + "\", k: " + a.substring(0, 8) + "}");
    Manifest marked =
        object("Pod", "p", "{}")
            .edit(tree ->
                tree.withObjectProperty("metadata").putObject("annotations").put("checksum", a));
    return new Rendered(
        List.of(config, marked),
        Set.of(),
        List.of(
            new Varying(config.key(), "/data/k", json(b.substring(0, 8))),
            new Varying(marked.key(), "/metadata/annotations/checksum", json(b))));
  }

  private static JsonNode json(String text) {
    return Json.parse("\"" + text + "\"");
  }

  @Test
  void aNameByChanceStaysToo() {
    Manifest one = object("ConfigMap", "job-aaaaa", "{}");
    Manifest two = object("ConfigMap", "job-ccccc", "{}");
    SortedMap<String, JsonNode> kept =
        Chance.settle(
                new Rendered(
                    List.of(one),
                    Set.of(),
                    List.of(new Varying(one.key(), "/metadata/name", json("job-bbbbb")))),
                Map.of())
            .kept();

    assertThat(
            Chance.settle(
                    new Rendered(
                        List.of(two),
                        Set.of(),
                        List.of(new Varying(two.key(), "/metadata/name", json("job-ddddd")))),
                    kept)
                .manifests()
                .getFirst()
                .key()
                .name())
        .isEqualTo("job-aaaaa");
  }

  @Test
  void whatIsKeptIsReadAsItWasWritten() {
    var kept = new KeptValues(2, new java.util.TreeMap<>(Map.of("web", first("aaaaaaaa", "b"))));

    assertThat(KeptValues.parse(kept.bytes())).isEqualTo(kept);
    assertThat(kept.toString()).doesNotContain("aaaaaaaa");
  }
}
