package io.bulkhead.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {
  private static final JsonNode POD =
      Json.parse(
          "{\"metadata\":{\"name\":\"p\",\"labels\":{\"a\":\"b\",\"x.io/y\":\"\"}},"
              + "\"status\":{\"phase\":\"Running\"}}");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "''            | ''                                             | true",
        "a             | ''                                             | true",
        "x.io/y        | ''                                             | true",
        "b             | ''                                             | false",
        "a=b           | ''                                             | true",
        "a=c           | ''                                             | false",
        "b=            | ''                                             | false",
        "a!=c          | ''                                             | true",
        "a!=b          | ''                                             | false",
        "z!=b          | ''                                             | true",
        "'a=b,x.io/y'  | ''                                             | true",
        "'a=b,b'       | ''                                             | false",
        "''            | metadata.name=p                                | true",
        "''            | metadata.name=q                                | false",
        "''            | 'status.phase!=Succeeded,status.phase!=Failed' | true",
        "''            | status.phase!=Running                          | false",
        "a=b           | status.phase!=Running                          | false",
      })
  void choosesAsTheApiServerDoes(String labels, String fields, boolean chosen) {
    var selection = new Selection("v1", "Pod", labels, fields, false);

    assertThat(selection.filter().test(POD)).isEqualTo(chosen);
  }
}
