package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.HeardLog;
import io.bulkhead.api.transport.ApiLimits;
import io.bulkhead.api.transport.SlowCalls;
import io.bulkhead.chart.TarGz;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the log tells an operator of requests.
class LogEntriesTest {
  @TempDir Path data;

  private LiveApi api(Duration slow) throws Exception {
    return new LiveApi(
        data,
        store -> RecordActions.on(store),
        new ApiLimits(
            LiveApi.MAX_BODY,
            TarGz.Limits.STANDARD,
            new ApiLimits.Rates(1000, 1000),
            Duration.ofMinutes(1),
            data.resolve("incoming"),
            false,
            slow));
  }

  @Test
  void aDeniedWriteIsOneEntryWithoutTheToken() throws Exception {
    try (var api = api(Duration.ofHours(1));
        var log = new HeardLog("io.bulkhead.api.denied")) {
      byte[] body = "{\"metadata\":{\"name\":\"acme\"}}".getBytes(StandardCharsets.UTF_8);
      api.send(
          "POST",
          "/v2/projects",
          body,
          "Content-Type",
          "application/json",
          "Authorization",
          "Bearer tenant");
      api.send(
          "POST",
          "/v2/projects",
          body,
          "Content-Type",
          "application/json",
          "Authorization",
          "Bearer s3cret");
      api.get("/v2/audit", "Authorization", "Bearer tenant");

      assertThat(log.entries()).hasSize(2);
      assertThat(log.entries().getFirst())
          .startsWith("WARN")
          .contains("Denied (403): POST /v2/projects of tenant from 127.0.0.1: ");
      assertThat(log.entries().getLast())
          .contains("Denied (401): POST /v2/projects of unknown from 127.0.0.1: ")
          .doesNotContain("s3cret");
    }
  }

  @Test
  void aCallThatTakesLongIsOneEntryAndAnotherIsNone() throws Exception {
    try (var log = new HeardLog(SlowCalls.class.getName())) {
      try (var api = api(Duration.ofHours(1))) {
        api.get("/v2/projects");
      }
      assertThat(log.entries()).isEmpty();
      try (var api = api(Duration.ZERO)) {
        api.get("/v2/projects");
      }
      assertThat(log.entries()).hasSize(1);
      assertThat(log.entries().getFirst())
          .contains("Slow: GET /v2/projects of operator took ")
          .contains(" s (status 200)");
    }
  }
}
