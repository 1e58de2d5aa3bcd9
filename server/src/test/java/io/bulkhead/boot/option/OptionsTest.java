package io.bulkhead.boot.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bulkhead.testbed.cluster.BedCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private static final String BROKEN =
      """
      -----BEGIN CERTIFICATE-----
      AAAA
      -----END CERTIFICATE-----
      -----BEGIN PRIVATE KEY-----
      AAAA
      -----END PRIVATE KEY-----
      """;
  private static final Map<String, String> HOME = Map.of("HOME", "/home/olga");

  private static Options parse(String... args) {
    return Options.parse(args, HOME, new Properties());
  }

  private static Properties properties(String name, String value) {
    var properties = new Properties();
    properties.setProperty(name, value);
    return properties;
  }

  @Test
  void withoutAWordTheHubListensOnLoopbackAndAsksForTokens() {
    Options options = parse();
    assertThat(options.host()).isEqualTo("127.0.0.1");
    assertThat(options.port()).isEqualTo(9015);
    assertThat(options.data()).isEqualTo(Path.of("/home/olga/.local/share/bulkhead"));
    assertThat(options.authenticate()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --lisen 127.0.0.1:1     | Unknown option --lisen. Did you mean --listen?
          --databse=x             | Unknown option --databse. Did you mean --database?
          --atuh=none             | Unknown option --atuh. Did you mean --auth?
          --operator-token=secret | Unknown option --operator-token. Did you mean --new-operator-token?
          --frobnicate=1          | Unknown option --frobnicate. Known are --listen, --data,
          start                   | Unknown argument start. Known are
          --listen                | --listen needs a value.
          --listen 9015           | --listen takes HOST:PORT, not 9015.
          --listen localhost:http | the port of --listen is a number from 0 to 65535, not http.
          --listen localhost:-1   | the port of --listen is a number from 0 to 65535, not -1.
          --listen localhost:70000| the port of --listen is a number from 0 to 65535, not 70000.
          --auth maybe            | --auth takes token or none, not maybe.
          --log xml               | --log takes json or text, not xml.
          --max-body 1G           | --max-body is a number from 0 to 2147483647, not 1G.
          --max-body 9999999999   | --max-body is a number from 0 to 2147483647, not 9999999999.
          --rate-limit 0          | --rate-limit is a number from 1 to 1000000, not 0.
          --rate-limit fast       | --rate-limit is a number from 1 to 1000000, not fast.
          --request-timeout 0     | --request-timeout is a number from 1 to 86400, not 0.
          --request-timeout 2m    | --request-timeout is a number from 1 to 86400, not 2m.
          --keep-operations 0     | --keep-operations is a number from 1 to 100000, not 0.
          --keep-operations-days never | --keep-operations-days is a number from 1 to 36500, not never
          --tls-certificate a.pem | --tls-certificate and --tls-key belong together.
          --tls-key a.pem         | --tls-certificate and --tls-key belong together.
          --tls-key a --tls-certificate no-such.pem | --tls-certificate: no-such.pem cannot be read.
          --oidc-issuer https://id.example | --oidc-issuer and --oidc-audience belong together.
          --oidc-audience hub     | --oidc-issuer and --oidc-audience belong together.
          --oidc-audience a --oidc-issuer id.example | --oidc-issuer takes an address such as
          --oidc-audience a --oidc-issuer ftp://id.example | --oidc-issuer takes an address such as
          --oidc-audience a --oidc-issuer http://192.0.2.1 | --oidc-issuer takes an address such as
          --oidc-audience a --oidc-issuer https:/id | --oidc-issuer takes an address such as
          --insecure-http=maybe   | --insecure-http takes yes or no, not maybe.
          --listen 192.0.2.1:9015 | Without TLS, tokens could be read on the way to 192.0.2.1
          --listen 0.0.0.0:9015   | Without TLS, tokens could be read on the way to 0.0.0.0
          --listen 192.0.2.1:1 --insecure-http=no | Without TLS, tokens could be read on the way
          """)
  void whatCannotBeMeantIsRefusedWithWhatCouldBe(String line, String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(line.split(" ")))
        .withMessageContaining(text);
  }

  /// Files are never held in memory.
  @Test
  void aFileMayBeLargerThanTheHeap() {
    assertThat(parse().door().limits().maxBody()).isEqualTo(32 << 20);
    assertThat(parse("--max-body", "2147483647").door().limits().maxBody())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aTokenIsMadeOrSetButNotBoth() {
    assertThat(parse("--new-operator-token").newToken()).isTrue();
    assertThat(parse().newToken()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Options.parse(
                new String[] {"--new-operator-token"},
                Map.of("BULKHEAD_OPERATOR_TOKEN", "x"),
                new Properties()))
        .withMessageContaining("say only one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0:9015", "192.0.2.1:9015", "[::]:9015", "hub.invalid:9015"})
  void nobodyIsTheOperatorBeyondThisMachine(String listen) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--listen", listen, "--auth", "none"))
        .withMessageContaining("--auth none is only allowed when the hub listens on loopback");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:9015", "127.9.9.9:1", "localhost:9015", "[::1]:9015"})
  void withoutTokensTheHubListensOnLoopback(String listen) {
    assertThat(parse("--listen", listen, "--auth", "none").authenticate()).isFalse();
  }

  @Test
  void aFlagCountsMoreThanAPropertyAndThatMoreThanAVariable() {
    Map<String, String> environment = Map.of("BULKHEAD_LISTEN", "127.0.0.1:1");
    Properties property = properties("bulkhead.listen", "127.0.0.1:2");
    String[] flag = {"--listen=127.0.0.1:3"};
    String[] none = {};
    assertThat(Options.parse(none, environment, new Properties()).port()).isEqualTo(1);
    assertThat(Options.parse(none, environment, property).port()).isEqualTo(2);
    assertThat(Options.parse(flag, environment, property).port()).isEqualTo(3);
  }

  @Test
  void anUnknownConfigurationKeyIsRefusedWithTheNearest() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.parse(new String[0], HOME, properties("bulkhead.maxbody", "1")))
        .withMessage("Unknown configuration key bulkhead.maxbody. Did you mean bulkhead.max-body?");
  }

  @Test
  void anUnknownVariableIsRefusedWithTheNearest() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Options.parse(new String[0], Map.of("BULKHEAD_OPERATER_TOKEN", "x"), new Properties()))
        .withMessage(
            "Unknown environment variable BULKHEAD_OPERATER_TOKEN."
                + " Did you mean BULKHEAD_OPERATOR_TOKEN?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BULKHEAD_SERVER",
        "BULKHEAD_CONFIG",
        "BULKHEAD_SERVICE_HOST",
        "BULKHEAD_SERVICE_PORT_HTTP",
        "BULKHEAD_PORT_9015_TCP_ADDR",
        "BULKHEAD_HUB_PORT",
        "PATH"
      })
  void variablesOfTheCommandLineAndOfKubernetesAreLeftAlone(String name) {
    Options options = Options.parse(new String[0], Map.of(name, "tcp://x:1"), new Properties());
    assertThat(options).isEqualTo(Options.parse(new String[0], Map.of(), new Properties()));
  }

  @ParameterizedTest
  @CsvSource({"true, , false", "false, , true", "true, json, true", "false, text, false"})
  void logsAreTextForATerminalAndJsonElsewhereUnlessSaid(
      String terminal, String said, boolean json) {
    String[] args = said == null ? new String[0] : new String[] {"--log", said};
    Options options = Options.parse(args, HOME, properties("bulkhead.terminal.out", terminal));
    assertThat(options.jsonLog()).isEqualTo(json);
  }

  @Test
  void plainHttpBeyondLoopbackMustBeSaid() {
    assertThat(parse("--listen", "192.0.2.1:9015", "--insecure-http").door().tls()).isEmpty();
    assertThat(parse("--insecure-http", "--listen=192.0.2.1:9015").host()).isEqualTo("192.0.2.1");
  }

  @Test
  void withTlsTheHubListensAnywhere(@TempDir Path folder) {
    BedCertificates.create(folder);

    assertThat(tls(folder, "server.crt", "server.key").door().tls()).isPresent();
  }

  private static Options tls(Path folder, String certificate, String key) {
    return parse(
        "--listen",
        "192.0.2.1:9015",
        "--tls-certificate",
        folder.resolve(certificate).toString(),
        "--tls-key",
        folder.resolve(key).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server.key | server.key | server.key has no certificate in PEM form
          empty      | server.key | empty has no certificate in PEM form
          broken     | server.key | broken is no certificate in PEM form
          server.crt | server.crt | server.crt has no private key in PEM form; keys with a password
          server.crt | empty      | empty has no private key in PEM form
          server.crt | broken     | broken is no private key in PEM form
          server.crt | ca.key     | ca.key is not the key of the certificate in
          server.crt | ec.key     | ec.key is not the key of the certificate in
          """)
  void aCertificateAndKeyThatDoNotServeAreRefusedWithTheFile(
      String certificate, String key, String text, @TempDir Path folder) throws Exception {
    BedCertificates.create(folder);
    Files.writeString(folder.resolve("empty"), "");
    Files.writeString(folder.resolve("broken"), BROKEN);
    var pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    String pem = Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded());
    Files.writeString(
        folder.resolve("ec.key"),
        "-----BEGIN PRIVATE KEY-----\n" + pem + "\n-----END PRIVATE KEY-----\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> tls(folder, certificate, key))
        .withMessageContaining(text)
        .withMessageStartingWith("--tls-");
  }

  @Test
  void aProviderIsTakenThroughTlsOrOnLoopback() {
    for (String issuer : new String[] {"https://id.example/realm", "http://127.0.0.1:5556/dex"}) {
      assertThat(parse("--oidc-issuer", issuer, "--oidc-audience", "hub").door().people())
          .hasValueSatisfying(provider -> assertThat(provider.issuer()).hasToString(issuer));
    }
  }

  @Test
  void everySettingWithAFlagIsInTheHelp() {
    assertThat(Arrays.stream(Setting.values()).filter(Setting::hasFlag).map(Setting::flag))
        .containsExactlyInAnyOrderElementsOf(Flag.ALL.stream().map(Flag::name).toList());
  }
}
