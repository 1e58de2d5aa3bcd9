package io.bulkhead.testbed;

import io.bulkhead.testbed.program.Tool;
import io.bulkhead.testbed.program.Toolchain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A real OpenID Connect provider: Dex on loopback, with two clients (`bulkhead` and `other`), the
/// person dana@acme.example with the password `password`, and a connector that lets in one person
/// of the group `authors` without asking.
///
/// Ends with the JVM or when it is closed, whichever comes first.
public final class IdentityProvider implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String BACK = "http://127.0.0.1/back";
  private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
  private static final Pattern TOKEN = Pattern.compile("\"id_token\":\\s*\"([^\"]+)\"");

  private final URI issuer;
  private final Process process;
  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  private IdentityProvider(URI issuer, Process process) {
    this.issuer = issuer;
    this.process = process;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "dex-stop"));
  }

  /// Builds Dex if it is not in the user's cache, and waits until it answers.
  ///
  /// @param folder for its configuration and log
  public static IdentityProvider start(Path folder) {
    Path dex =
        new Toolchain(Toolchain.userCache().resolve("bin"), System.err::println).binary(Tool.DEX);
    try {
      int port = freePort();
      URI issuer = URI.create("http://127.0.0.1:" + port + "/dex");
      Path config = Files.writeString(folder.resolve("dex.yaml"), config(issuer, port));
      var builder = new ProcessBuilder(dex.toString(), "serve", config.toString());
      builder.redirectErrorStream(true).redirectOutput(folder.resolve("dex.log").toFile());
      var provider = new IdentityProvider(issuer, builder.start());
      provider.awaitAnswer(folder.resolve("dex.log"));
      return provider;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start Dex", e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// The hash is that of `password`.
  private static String config(URI issuer, int port) {
    return """
    issuer: %s
    storage: {type: memory}
    web: {http: "127.0.0.1:%d"}
    oauth2: {skipApprovalScreen: true, passwordConnector: local}
    expiry: {idTokens: 1h}
    enablePasswordDB: true
    staticClients:
    - {id: bulkhead, name: Bulkhead, secret: client-secret, redirectURIs: ["%s"]}
    - {id: other, name: Other, secret: client-secret, redirectURIs: ["%s"]}
    staticPasswords:
    - email: dana@acme.example
      username: dana
      userID: 7a1f0a4e-dana
      hash: "$2a$10$2b2cU8CPhOTaGrs1HRQuAueS7JTT5ZHsHSzYiFPm1leZck7Mc8T4W"
    connectors:
    - {type: mockCallback, id: mock, name: Mock}
    """
        .formatted(issuer, port, BACK, BACK);
  }

  private void awaitAnswer(Path log) {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      try {
        if (get(URI.create(issuer + "/.well-known/openid-configuration")).statusCode() == 200) {
          return;
        }
      } catch (UncheckedIOException e) {
        // Not listening yet.
      }
      if (!process.isAlive()) {
        throw new IllegalStateException("Dex ended:\n" + Toolchain.tail(log));
      }
      pause();
    }
    close();
    throw new IllegalStateException("Dex does not answer:\n" + Toolchain.tail(log));
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Dex started", e);
    }
  }

  public URI issuer() {
    return issuer;
  }

  /// An ID token of dana, who signs in with her password.
  ///
  /// @param audience `bulkhead` or `other`
  public String tokenOfDana(String audience) {
    return token(
        audience,
        Map.of(
            "grant_type", "password",
            "scope", "openid email groups",
            "username", "dana@acme.example",
            "password", "password"));
  }

  /// An ID token of somebody in the group `authors`, obtained like a browser does.
  public String tokenOfAnAuthor() {
    URI at =
        URI.create(
            issuer
                + "/auth/mock?"
                + form(
                    Map.of(
                        "client_id", "bulkhead",
                        "redirect_uri", BACK,
                        "response_type", "code",
                        "scope", "openid email groups",
                        "state", "s")));
    for (int step = 0; step < 10; step++) {
      String next =
          get(at).headers().firstValue("Location").orElseThrow(() -> new AssertionError("no code"));
      Matcher code = CODE.matcher(next);
      if (next.startsWith(BACK) && code.find()) {
        return token(
            "bulkhead",
            Map.of(
                "grant_type", "authorization_code", "code", code.group(1), "redirect_uri", BACK));
      }
      at = at.resolve(next);
    }
    throw new IllegalStateException("Dex sends the browser in a circle");
  }

  private String token(String client, Map<String, String> fields) {
    String basic =
        Base64.getEncoder()
            .encodeToString((client + ":client-secret").getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(issuer + "/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(fields)))
                .build());
    Matcher token = TOKEN.matcher(answer.body());
    if (answer.statusCode() != 200 || !token.find()) {
      throw new IllegalStateException("Dex gives no token: " + answer.body());
    }
    return token.group(1);
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field ->
            field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private HttpResponse<String> get(URI address) {
    return send(HttpRequest.newBuilder(address).build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException("Dex does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking Dex", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
