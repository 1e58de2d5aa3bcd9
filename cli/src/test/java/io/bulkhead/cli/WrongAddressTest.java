package io.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongAddressTest {
  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(folder, "http://127.0.0.1:1");
  }

  /// Errors that are hard to guess from the library's exceptions. A server of the other scheme
  /// answers in its own words, or not at all.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https | HTTP/1.1 400 Bad Request | speaks no TLS; is it http://",
        "http  | \025\003\003\000\002\002\106 | speaks no plain HTTP; is it https://",
        "http  | ''                       | speaks no plain HTTP; is it https://",
      })
  void aWrongSchemeIsSaidInOneSentence(String scheme, String answer, String said)
      throws IOException {
    try (var server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> says(server, answer));

      Shell.Result result =
          shell.run(
              "get", "projects", "--server", scheme + "://127.0.0.1:" + server.getLocalPort());

      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err()).contains(said).doesNotContain("Exception").hasLineCount(1);
    }
  }

  private static void says(ServerSocket server, String answer) {
    while (!server.isClosed()) {
      try (var connection = server.accept()) {
        connection.getInputStream().read(new byte[4096]);
        connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        return;
      }
    }
  }

  @Test
  void anUnknownHostIsSaidWithoutTheNameOfAClass() {
    Shell.Result result = shell.run("get", "projects", "--server", "http://nowhere.invalid:9015");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("no host is called nowhere.invalid")
        .doesNotContain("Exception");
  }
}
