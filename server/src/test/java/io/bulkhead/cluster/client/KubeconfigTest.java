package io.bulkhead.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTest {
  private static final String GOOD =
      """
      apiVersion: v1
      kind: Config
      current-context: main
      contexts: [{name: main, context: {cluster: edge, user: admin, namespace: shop}}]
      clusters: [{name: edge, cluster: {server: "https://edge.example:6443/"}}]
      users: [{name: admin, user: {token: s3cret}}]
      """;

  private static Kubeconfig parse(String yaml) {
    return Kubeconfig.parse(yaml.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void reads_the_current_context() {
    Kubeconfig config = parse(GOOD);
    assertThat(config.server()).hasToString("https://edge.example:6443");
    assertThat(config.namespace()).isEqualTo("shop");
    assertThat(config.credentials().authorization()).isEqualTo("Bearer s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy-url: ''", "proxy-url: ", "proxy-url: null"})
  void a_proxy_of_no_address_is_none(String field) {
    String file = GOOD.replace("6443/\"", "6443/\", " + field);
    assertThat(parse(file).server()).hasToString("https://edge.example:6443");
  }

  @Test
  void keeps_secrets_out_of_its_text() {
    assertThat(parse(GOOD).toString()).doesNotContain("s3cret");
  }

  @Test
  void reads_a_user_with_a_password() {
    String file = GOOD.replace("token: s3cret", "username: a, password: b");
    assertThat(parse(file).credentials().authorization()).isEqualTo("Basic YTpi");
  }

  @Test
  void writes_a_kubeconfig_for_a_user() {
    String text =
        new String(
            parse(GOOD)
                .forUser("dana", "ref", "press", Kubeconfig.Credentials.certificate("C", "K")),
            StandardCharsets.UTF_8);
    assertThat(text)
        .contains("dana@ref", "namespace: press", "https://edge.example:6443", "Qw==", "Sw==")
        .doesNotContain("s3cret");
  }

  private static Arguments cluster(String field, String hint) {
    return Arguments.of(GOOD.replace("6443/\"", "6443/\", " + field), hint);
  }

  private static Arguments user(String fields, String hint) {
    return Arguments.of(GOOD.replace("token: s3cret", fields), hint);
  }

  private static Arguments server(String server) {
    return Arguments.of(GOOD.replace("https://edge.example:6443/", server), "server");
  }

  private static Arguments line(String start, String instead, String hint) {
    String[] lines =
        GOOD.lines().map(l -> l.startsWith(start) ? instead : l).toArray(String[]::new);
    return Arguments.of(String.join("\n", Arrays.asList(lines)), hint);
  }

  static Stream<Arguments> bad() {
    return Stream.of(
            Stream.of(
                Arguments.of("", "one YAML document"),
                Arguments.of("\n---\n", "one YAML document"),
                Arguments.of("just text", "one YAML document"),
                Arguments.of("[1, 2]", "one YAML document"),
                Arguments.of("a: [", "not YAML"),
                Arguments.of("a: 1\na: 2", "not YAML"),
                Arguments.of("a: !!java.net.URL [x]", "not YAML"),
                Arguments.of("a\tb: \u0001", "not YAML"),
                Arguments.of(GOOD + "---\n" + GOOD, "one YAML document"),
                Arguments.of("x: " + "y".repeat(1024 * 1024), "larger"),
                Arguments.of("kind: Pod\nmetadata: {name: x}", "kind"),
                Arguments.of("kind: Config", "lacks"),
                line("current-context", "", "current-context"),
                line("current-context", "current-context: ''", "current-context"),
                line("current-context", "current-context: 7", "text"),
                line("current-context", "current-context: other", "context"),
                line("contexts", "contexts: []", "context"),
                line("contexts", "contexts: {main: x}", "list"),
                line("contexts", "contexts: [{name: main}]", "empty"),
                line("contexts", "contexts: [{name: main, context: {user: admin}}]", "cluster"),
                line("contexts", "contexts: [{name: main, context: {cluster: edge}}]", "user"),
                line("clusters", "clusters: []", "cluster"),
                line("clusters", "clusters: null", "list"),
                line("clusters", "clusters: [{name: edge, cluster: {}}]", "server"),
                line("users", "users: []", "user"),
                line("users", "users: [{name: admin}]", "empty"),
                line("users", "", "lacks")),
            Stream.of(
                server("ftp://x"),
                server("edge:6443"),
                server("/var/run/x.sock"),
                server("https://"),
                server("https://a b"),
                server("https://u:p@host"),
                server("https://host?x=1"),
                server("https://host:99999"),
                server("unix:///x")),
            Stream.of(
                cluster("certificate-authority: /etc/ca.crt", "--flatten"),
                cluster("certificate-authority-data: '%%%'", "base64"),
                cluster("certificate-authority-data: aGVsbG8=", "certificate"),
                cluster("certificate-authority-data: 12", "text"),
                cluster("proxy-url: 'http://p'", "proxy-url"),
                cluster("proxy-url: 7", "proxy-url"),
                cluster("insecure-skip-tls-verify: 'yes please'", "true or false"),
                cluster(
                    "insecure-skip-tls-verify: true, certificate-authority-data: aGVsbG8=",
                    "exclude")),
            Stream.of(
                user("exec: {command: aws}", "would run a program"),
                user("auth-provider: {name: gcp}", "would run a program"),
                user("client-certificate: /a", "--flatten"),
                user("client-key: /a", "--flatten"),
                user("tokenFile: /a", "--flatten"),
                user("token: t, tokenFile: /a", "--flatten"),
                user("as: root, token: t", "impersonation"),
                user("client-certificate-data: aGVsbG8=", "belong together"),
                user("client-key-data: aGVsbG8=", "belong together"),
                user("client-certificate-data: aGVsbG8=, client-key-data: aGVsbG8=", "certificate"),
                user("token: 12", "text"),
                user("token: 'a b'", "token"),
                user("token: ''", "no credentials"),
                user("username: a", "belong together"),
                user("password: a", "belong together")))
        .flatMap(s -> s);
  }

  @ParameterizedTest
  @MethodSource("bad")
  void a_bad_file_is_refused_with_what_to_do(String yaml, String hint) {
    assertThatThrownBy(() -> parse(yaml))
        .isInstanceOfSatisfying(
            BulkheadException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(Problem.INVALID_FILE);
              assertThat(e.getMessage()).contains(hint).doesNotContain("s3cret");
            });
  }

  @Test
  void bytes_that_are_no_text_are_refused() {
    assertThatThrownBy(() -> Kubeconfig.parse(new byte[] {(byte) 0xff, (byte) 0xfe, 1}))
        .isInstanceOf(BulkheadException.class)
        .hasMessageContaining("UTF-8");
  }

  @ParameterizedTest
  @CsvSource({"http://127.0.0.1:8080", "https://[::1]:6443", "https://host/k8s/clusters/c-1"})
  void usual_servers_are_taken(String server) {
    assertThat(parse(GOOD.replace("https://edge.example:6443/", server)).server())
        .hasToString(server);
  }
}
