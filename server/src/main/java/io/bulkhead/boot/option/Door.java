package io.bulkhead.boot.option;

import io.bulkhead.access.TokenBook;
import io.bulkhead.api.transport.ApiLimits;
import io.bulkhead.chart.TarGz;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How the hub can be reached: with TLS or not, who authenticates people, and the limits of each
/// caller.
///
/// @param tls empty for plain HTTP
/// @param people empty if only tokens of the hub are accepted
/// @param tokenLife maximum lifetime of a new token
public record Door(
    Optional<Tls> tls, Optional<Provider> people, ApiLimits limits, Duration tokenLife) {
  private static final int DAY = 86_400;

  /// Maximum size of a request with a chart in bytes: some ten times the largest charts in use.
  private static final int LARGEST = 32 << 20;

  /// PEM files. They are read again when they change.
  public record Tls(Path certificate, Path key) {}

  /// An OpenID Connect provider.
  ///
  /// @param audience the client id of tokens for this hub
  public record Provider(URI issuer, String audience) {}

  /// Throws IllegalArgumentException with a text for the user.
  static Door of(Settings settings, String host, boolean authenticate, Path spool) {
    Optional<Tls> tls = tls(settings);
    boolean insecure =
        Options.word(Setting.INSECURE_HTTP, settings.get(Setting.INSECURE_HTTP, "no"), "yes", "no")
            .equals("yes");
    if (authenticate && tls.isEmpty() && !insecure && !loopback(host)) {
      throw new IllegalArgumentException(
          "Without TLS, tokens could be read on the way to "
              + host
              + ": set --tls-certificate and --tls-key, listen on loopback, or say --insecure-http"
              + " where something in front of the hub speaks TLS.");
    }
    return new Door(
        tls,
        people(settings, insecure),
        limits(settings, spool, !authenticate),
        Duration.ofDays(
            Options.number(
                Setting.TOKEN_MAX_DAYS.flag(),
                settings.get(Setting.TOKEN_MAX_DAYS, "" + TokenBook.LONGEST.toDays()),
                1,
                36_500)));
  }

  private static Optional<Tls> tls(Settings settings) {
    String certificate = settings.get(Setting.TLS_CERTIFICATE, "");
    String key = settings.get(Setting.TLS_KEY, "");
    if (certificate.isEmpty() != key.isEmpty()) {
      throw new IllegalArgumentException("--tls-certificate and --tls-key belong together.");
    }
    if (certificate.isEmpty()) {
      return Optional.empty();
    }
    var tls =
        new Tls(readable(Setting.TLS_CERTIFICATE, certificate), readable(Setting.TLS_KEY, key));
    KeyPairFiles.check(tls.certificate(), tls.key());
    return Optional.of(tls);
  }

  private static Path readable(Setting setting, String name) {
    Path file = Path.of(name);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IllegalArgumentException(setting.flag() + ": " + name + " cannot be read.");
    }
    return file.toAbsolutePath();
  }

  private static Optional<Provider> people(Settings settings, boolean insecure) {
    String issuer = settings.get(Setting.OIDC_ISSUER, "");
    String audience = settings.get(Setting.OIDC_AUDIENCE, "");
    if (issuer.isEmpty() != audience.isEmpty()) {
      throw new IllegalArgumentException("--oidc-issuer and --oidc-audience belong together.");
    }
    return issuer.isEmpty()
        ? Optional.empty()
        : Optional.of(new Provider(issuer(issuer, insecure), audience));
  }

  private static URI issuer(String text, boolean insecure) {
    try {
      URI issuer = URI.create(text);
      boolean https = "https".equals(issuer.getScheme());
      boolean http = "http".equals(issuer.getScheme());
      String host = issuer.getHost();
      if (host != null && (https || (http && (insecure || loopback(host))))) {
        return issuer;
      }
    } catch (IllegalArgumentException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        "--oidc-issuer takes an address such as https://id.example, not " + text + ".");
  }

  private static ApiLimits limits(Settings settings, Path spool, boolean guarded) {
    return new ApiLimits(
        Options.number(
            "--max-body", settings.get(Setting.MAX_BODY, "" + LARGEST), 0, Integer.MAX_VALUE),
        archives(settings),
        new ApiLimits.Rates(
            rate(settings, Setting.RATE_LIMIT, "200"),
            rate(settings, Setting.OPERATOR_RATE_LIMIT, "2000")),
        Duration.ofSeconds(
            Options.number(
                "--request-timeout", settings.get(Setting.REQUEST_TIMEOUT, "120"), 1, DAY)),
        spool,
        guarded,
        Duration.ofSeconds(
            Options.number("--slow-call", settings.get(Setting.SLOW_CALL, "5"), 1, DAY)));
  }

  private static int rate(Settings settings, Setting setting, String usual) {
    return Options.number(setting.flag(), settings.get(setting, usual), 1, 1_000_000);
  }

  private static TarGz.Limits archives(Settings settings) {
    var usual = TarGz.Limits.STANDARD;
    return new TarGz.Limits(
        number(settings, Setting.MAX_ARCHIVE_ENTRIES, usual.entries()),
        number(settings, Setting.MAX_ARCHIVE, usual.bytes()));
  }

  private static int number(Settings settings, Setting setting, long usual) {
    return Options.number(setting.flag(), settings.get(setting, "" + usual), 1, Integer.MAX_VALUE);
  }

  static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
