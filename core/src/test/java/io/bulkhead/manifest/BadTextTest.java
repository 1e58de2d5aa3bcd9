package io.bulkhead.manifest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.diagnostic.BulkheadException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Text that is small but expands to something large, or that no parser should process to its end.
class BadTextTest {
  /// Nine levels of nine: a billion laughs.
  private static String bomb(String open, String close, String prefix) {
    var text = new StringBuilder("a0: &a0 " + open + prefix + "x: y" + close + "\n");
    for (int level = 1; level < 10; level++) {
      text.append("a%d: &a%d [".formatted(level, level));
      text.append(("*a" + (level - 1) + ", ").repeat(9)).append("]\n");
    }
    return text.toString();
  }

  private static String doubling() {
    var text = new StringBuilder("a0: &a0 [x]\n");
    for (int level = 1; level < 25; level++) {
      text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(level, level, level - 1, level - 1));
    }
    return text.toString();
  }

  private static String named() {
    return "a: &a " + "x".repeat(100_000) + "\nb: [" + "*a, ".repeat(1_000) + "]";
  }

  private static String merges() {
    var text = new StringBuilder("a0: &a0 {k0: v}\n");
    for (int level = 1; level < 60; level++) {
      text.append("a%d: &a%d {<<: *a%d, k%d: v}\n".formatted(level, level, level - 1, level));
    }
    return text.toString();
  }

  static Stream<Arguments> yaml() {
    return Stream.of(
        Arguments.of("lists that double", bomb("[{", "}]", "")),
        Arguments.of("maps that double", bomb("{", "}", "")),
        Arguments.of("lists that double, of few anchors", doubling()),
        Arguments.of("a long text that is named often", named()),
        Arguments.of("a map within itself", "a: &a {b: *a}"),
        Arguments.of("an anchor within itself", "a: &a [*a]"),
        Arguments.of("an anchor that is not there", "a: *b"),
        Arguments.of("lists within lists", "[".repeat(20_000)),
        Arguments.of("lists within lists that end", "[".repeat(20_000) + "]".repeat(20_000)),
        Arguments.of("maps within maps", "{a: ".repeat(20_000)),
        Arguments.of("a tag that makes an object", "a: !!javax.script.ScriptEngineManager [x]"),
        Arguments.of("a control character", "a: \u0007"),
        Arguments.of("half a surrogate", "a: \"\\ud800"),
        Arguments.of("two equal keys", "a: 1\na: 2"),
        Arguments.of("a tab for a space", "a:\n\t- b"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("yaml")
  void yamlIsRefused(String what, String text) {
    assertThatThrownBy(() -> Json.parseYaml(text)).isInstanceOf(BulkheadException.class);
  }

  static Stream<Arguments> json() {
    return Stream.of(
        Arguments.of("nothing closes", "[".repeat(20_000)),
        Arguments.of("too deep", "[".repeat(20_000) + "]".repeat(20_000)),
        Arguments.of("too deep in maps", "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000)),
        Arguments.of("a number that has no end", "{\"a\": " + "9".repeat(20_000) + "}"),
        Arguments.of("cut off", "{\"a\": \"b"),
        Arguments.of("a comma too many", "{\"a\": 1,}"),
        Arguments.of("no number", "{\"a\": NaN}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("json")
  void jsonIsRefused(String what, String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(BulkheadException.class);
  }

  /// Charts use merge keys, and sixty of them make sixty-one members, not 2⁶⁰.
  @org.junit.jupiter.api.Test
  void mergesInARowAreNoBomb() {
    org.assertj.core.api.Assertions.assertThat(Json.parseYaml(merges()).getFirst().path("a59"))
        .hasSize(60);
  }
}
