package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.api.transport.ApiLimits;
import io.bulkhead.chart.TarGz;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsTest {
  private static final int RATE = 20;
  private static final int OPERATORS = 40;
  private LiveApi api;

  @BeforeEach
  void start(@TempDir Path data) throws Exception {
    api =
        new LiveApi(
            data,
            store -> RecordActions.on(store),
            new ApiLimits(
                1 << 20,
                TarGz.Limits.STANDARD,
                new ApiLimits.Rates(RATE, OPERATORS),
                Duration.ofSeconds(1),
                data.resolve("incoming"),
                false));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private HttpResponse<String> read(String caller) {
    return api.get("/v2/projects", "Authorization", "Bearer " + caller);
  }

  private HttpResponse<String> readUntilRefused(String caller) {
    HttpResponse<String> answer = read(caller);
    for (int i = 0; i < 100_000 && answer.statusCode() != 429; i++) {
      answer = read(caller);
    }
    return answer;
  }

  @Test
  void whoAsksTooOftenIsToldWhenToComeBack() {
    HttpResponse<String> refused = readUntilRefused("owner");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(refused.body()).startsWith("Too many requests");
    assertThat(read("user").statusCode()).isEqualTo(200);
  }

  @Test
  void operatorsMayAskMoreButNotWithoutEnd() {
    for (int i = 0; i < 2 * OPERATORS; i++) {
      assertThat(read("operator").statusCode()).isEqualTo(200);
    }
    assertThat(readUntilRefused("operator").statusCode()).isEqualTo(429);
    assertThat(read("owner").statusCode()).isEqualTo(200);
  }

  @Test
  void guessingTokensIsSlowAndDoesNotFillTheAudit() {
    assertThat(readUntilRefused("guess").statusCode()).isEqualTo(429);
    int rows = rows();
    for (int i = 0; i < 50; i++) {
      read("guess");
    }
    assertThat(rows() - rows).isLessThan(25);
    assertThat(read("owner").statusCode()).isEqualTo(200);
  }

  private int rows() {
    return api.store.read(reader -> reader.audit().page(0, 0)).size();
  }

  private String exchange(String head, int bodyBytes) throws IOException {
    URI url = URI.create(api.url());
    try (var socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(new byte[bodyBytes]);
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
    }
  }

  private static String post(String caller, long length) {
    return "POST /v2/projects HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n"
        .formatted(caller, length);
  }

  @Test
  void aRequestThatNeverArrivesIsGivenUp() throws IOException {
    assertThat(exchange(post("operator", 100), 10)).isEqualTo("HTTP/1.1 408");
  }

  @Test
  void nobodyIsAnsweredBeforeTheBodyIsThere() throws IOException {
    assertThat(exchange(post("nobody", 1L << 40), 10)).isEqualTo("HTTP/1.1 401");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    HttpResponse<String> refused =
        api.send("POST", "/v2/projects", new byte[(1 << 20) + 1], "Accept", "text/plain");
    assertThat(refused.statusCode()).isEqualTo(413);
  }
}
