package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An invalid enum value is answered with the valid ones.
class WrongWordsTest {
  private static LiveApi api;

  @BeforeAll
  static void start(@TempDir Path data) throws Exception {
    api = new LiveApi(data);
    api.post("/v2/projects", "{\"metadata\":{\"name\":\"p\"}}");
    api.post(
        "/v2/projects/p/composite-apps",
        "{\"metadata\":{\"name\":\"ca\"},\"spec\":{\"compositeAppVersion\":\"v1\"}}");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          projects | {"trust":"trustd"} | spec.trust: "trustd" is not known, did you mean "trusted"? Known are untrusted, trusted
          projects | {"trust":"TRUSTED"} | did you mean "trusted"?
          projects | {"trust":"yes"} | spec.trust: "yes" is not known; known are untrusted, trusted
          projects/p/composite-apps/ca/v1/deployment-intent-groups | {"adapt":["limits","network-polices"]} | spec.adapt[1]: "network-polices" is not known, did you mean "network-policies"? Known are network-policies, no-network-policies, limits, seccomp-profile
          projects | {"trust":["trusted"]} | spec.trust is not of the expected type
          """)
  void areAnsweredWithTheRightOnes(String collection, String spec, String said) {
    HttpResponse<String> answer =
        api.post("/v2/" + collection, "{\"metadata\":{\"name\":\"x\"},\"spec\":" + spec + "}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains(said);
  }
}
