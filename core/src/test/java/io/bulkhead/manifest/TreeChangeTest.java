package io.bulkhead.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeChangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a": 1}            | {"a": 1}            | []
          {"a": 1}            | {"a": 2}            | [/a 1 2]
          {}                  | {"a/b": {"c": 1}}   | [/a~1b null {"c":1}]
          {"a": 1}            | {}                  | [/a 1 null]
          {"a": [1, 2]}       | {"a": [1, 3]}       | [/a/1 2 3]
          {"a": [1, 2]}       | {"a": [1]}          | [/a [1,2] [1]]
          {"a": {"b": null}}  | {"a": {}}           | [/a/b null null]
          """)
  void eachPlaceIsToldOnce(String before, String after, String changes) {
    assertThat(
            TreeChange.between(Json.parse(before), Json.parse(after)).stream()
                .map(c -> c.pointer() + " " + c.from() + " " + c.to())
                .toList()
                .toString())
        .isEqualTo(changes);
  }
}
