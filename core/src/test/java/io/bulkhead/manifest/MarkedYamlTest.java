package io.bulkhead.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkedYamlTest {
  private static final JsonNode TREE =
      Json.parse(
          """
          {"a": {"b/c": 1, "text": "one\\ntwo\\n", "none": null}, "list": [{"name": "x", "deep": {"e": "true"}}, "y"],
           "long": "%s"}
          """
              .formatted("word ".repeat(60)));

  @Test
  void aCommentStandsAtTheEndOfItsLine() {
    String text = MarkedYaml.of(TREE, Map.of("/a/b~1c", "added", "/list/0/deep", "changed"));

    assertThat(text.lines()).contains("  b/c: 1 # added", "  - deep: # changed".substring(2));
  }

  /// Comments never change the meaning of the YAML.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/a",
        "/a/b~1c",
        "/a/text",
        "/a/none",
        "/list",
        "/list/0",
        "/list/0/deep/e",
        "/list/1",
        "/list/7",
        "/long",
        "/not/there"
      })
  void commentsChangeNothing(String pointer) {
    String text = MarkedYaml.of(TREE, Map.of(pointer, "a comment: with \"signs\" # and more"));

    assertThat(Json.parseYaml(text)).containsExactly(TREE);
    assertThat(text.contains("a comment")).isEqualTo(!TREE.at(pointer).isMissingNode());
  }
}
