package io.bulkhead.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.Json;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentPathTest {
  private static final JsonNode DOCUMENT =
      Json.parse("{\"spec\":{\"size\":3,\"parts\":[{\"name\":\"a\"},{\"name\":\"b\"}]}}");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          $.spec.size | 3
          {.spec.size} | 3
          .spec.size | 3
          spec.size | 3
          ['spec']['size'] | 3
          .spec.parts[*].name | a b
          .spec.parts[-1].name | b
          .spec.parts[?(@.name == 'a')].name | a
          ..name | a b
          .spec.parts[0] | {"name":"a"}
          .spec.colour | ''
          .spec.size.of.it | ''
          .spec.parts[7] | ''
          """)
  void aPathFindsWhatIsThere(String path, String found) {
    assertThat(DocumentPath.of(path).found(DOCUMENT, " ")).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{}", "$.", ".spec[?(", ".a[?(@.b ==]", "$$"})
  void whatIsNoPathIsRefused(String path) {
    assertThatThrownBy(() -> DocumentPath.of(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageFindingMatch("is no JSONPath: |a path is missing");
  }

  @Test
  void numbersGoBySizeAndWhatIsMissingComesLast() {
    DocumentPath path = DocumentPath.of(".n");

    assertThat(
            Stream.of(
                    "{\"n\":10}",
                    "{}",
                    "{\"n\":\"b\"}",
                    "{\"n\":9.5}",
                    "{\"n\":\"a\"}",
                    "{\"n\":null}")
                .map(Json::parse)
                .sorted(path.order())
                .map(JsonNode::toString))
        .containsExactly(
            "{\"n\":9.5}", "{\"n\":10}", "{\"n\":\"a\"}", "{\"n\":\"b\"}", "{}", "{\"n\":null}");
  }
}
