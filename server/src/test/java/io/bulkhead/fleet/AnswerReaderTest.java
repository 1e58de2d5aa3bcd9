package io.bulkhead.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  private static final int LIMIT = 100;

  private static AnswerReader reading(String sent) {
    return new AnswerReader(
        new ByteArrayInputStream(sent.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String body(Answer answer) {
    return new String(answer.body(), StandardCharsets.ISO_8859_1);
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of("HTTP/1.1 200 OK\nContent-Length: 3\n\nabc", 200, "abc", true),
        Arguments.of("HTTP/1.1 201\ncontent-length:0\n\n", 201, "", true),
        Arguments.of(
            "HTTP/1.1 200 OK\nContent-Length: 3\nConnection: close\n\nabc", 200, "abc", false),
        Arguments.of("HTTP/1.0 200 OK\nContent-Length: 3\n\nabc", 200, "abc", false),
        Arguments.of("HTTP/1.1 200 OK\nContent-Length: 1\n\nabc", 200, "a", false),
        Arguments.of("HTTP/1.1 200 OK\n\nto the end", 200, "to the end", false),
        Arguments.of("HTTP/1.1 204 No Content\n\n", 204, "", true),
        Arguments.of("HTTP/1.1 304 Not Modified\nContent-Length: 3\n\n", 304, "", true),
        Arguments.of(
            "HTTP/1.1 100 Continue\n\nHTTP/1.1 409 No\nContent-Length: 1\n\nx", 409, "x", true),
        Arguments.of(
            "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\nA;e=1\n0123456789\n0\nT: t\n\n",
            200,
            "abc0123456789",
            true));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void an_answer_says_where_it_ends(String sent, int status, String body, boolean more)
      throws IOException {
    AnswerReader reader = reading(sent);
    reader.expect();
    Answer answer = reader.read(LIMIT);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(body(answer)).isEqualTo(body);
    assertThat(reader.more()).isEqualTo(more);
  }

  @Test
  void names_of_headers_have_no_case() throws IOException {
    Answer answer =
        reading("HTTP/1.1 429 Busy\nRETRY-after:  7 \nContent-Length: 0\n\n").read(LIMIT);
    assertThat(answer.header("retry-after")).hasValue("7");
    assertThat(answer.header("etag")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH\n",
        "HTTP/2 200 OK\n\n",
        "HTTP/1.1 abc\n\n",
        "HTTP/1.1 200 OK\n",
        "HTTP/1.1 200 OK\nno header\n\n",
        "HTTP/1.1 200 OK\nContent-Length: -1\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 99999999999\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 4\n\nabc",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nxyz\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nabc\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n"
      })
  void what_is_no_whole_answer_is_refused(String sent) {
    assertThatThrownBy(() -> reading(sent).read(LIMIT)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\nContent-Length: 101\n\n",
        "HTTP/1.1 200 OK\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n65\n"
      })
  void no_body_is_longer_than_its_limit(String head) {
    assertThatThrownBy(() -> reading(head + "x".repeat(LIMIT + 1)).read(LIMIT))
        .isInstanceOf(BoundedBody.TooLong.class);
  }

  @Test
  void no_head_is_without_end() {
    assertThatThrownBy(() -> reading("HTTP/1.1 200 OK\n" + "a: b\n".repeat(50_000)).read(LIMIT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too long");
  }
}
