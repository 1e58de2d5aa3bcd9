package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.testbed.cluster.BedCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hub with a certificate of a private CA.
class TlsE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path work;
  private Path pki;
  private HubProcess hub;

  @BeforeEach
  void start() {
    pki = work.resolve("pki");
    BedCertificates.create(pki);
    hub = HubProcess.withTls(work.resolve("data"), pki);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void theHubSpeaksTlsAndNothingElseOnItsPort() throws Exception {
    try (HttpClient trusting = hub.client();
        HttpClient strange = HttpClient.newHttpClient()) {
      assertThat(projects(trusting, hub.url())).isEqualTo(200);
      assertThatThrownBy(() -> projects(strange, hub.url()))
          .isInstanceOf(SSLHandshakeException.class);
      assertThatThrownBy(() -> projects(strange, hub.url().replace("https:", "http:")))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void theCommandLineTrustsTheAuthorityThatIsNamed() {
    String authority = pki.resolve("ca.crt").toString();
    CommandLine operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
    CommandLine.Result strange = operator.bulkhead("get", "projects");
    assertThat(strange.exit()).as(strange.output()).isEqualTo(1);
    assertThat(strange.output()).contains("is not trusted").contains("--ca FILE");
    CommandLine.Result plain =
        operator.bulkhead("get", "projects", "--server", hub.url().replace("https:", "http:"));
    assertThat(plain.exit()).as(plain.output()).isEqualTo(1);
    CommandLine.Result nothing = operator.bulkhead("get", "projects", "--ca", "no-such.pem");
    assertThat(nothing.exit()).as(nothing.output()).isEqualTo(1);
    assertThat(nothing.output()).contains("no-such.pem cannot be read");

    must(operator, "get", "projects", "--ca", authority);

    var config = Map.of("BULKHEAD_CONFIG", work.resolve("config.yaml").toString());
    CommandLine user = new CommandLine(config);
    must(user, "login", hub.url(), "--name", "lab", "--token", HubProcess.TOKEN, "--ca", authority);
    must(user, "get", "projects");
    // The hub's operator uses the context's address, although the environment has one as well.
    must(operator, "get", "projects", "--context", "lab");
  }

  @Test
  void aRenewedCertificateIsTakenOverWithoutARestart() throws Exception {
    BedCertificates.create(pki);

    Instant end = Instant.now().plus(PATIENCE);
    while (!trusted()) {
      assertThat(Instant.now()).as("the old certificate is still shown").isBefore(end);
      HubProcess.sleep(Duration.ofMillis(500));
    }
  }

  /// With a client that only trusts the new CA.
  private boolean trusted() throws Exception {
    try (HttpClient trusting = hub.client()) {
      return projects(trusting, hub.url()) == 200;
    } catch (SSLHandshakeException e) {
      return false;
    }
  }

  private static int projects(HttpClient client, String url) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url + "/v2/projects"))
            .header("Authorization", "Bearer " + HubProcess.TOKEN)
            .build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static void must(CommandLine line, String... words) {
    CommandLine.Result result = line.bulkhead(words);
    assertThat(result.exit()).as(String.join(" ", words) + "\n" + result.output()).isZero();
  }
}
