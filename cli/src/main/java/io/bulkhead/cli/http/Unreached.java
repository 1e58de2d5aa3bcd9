package io.bulkhead.cli.http;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.SSLException;

/// Why no answer came, in one sentence, and what to do about it.
final class Unreached {
  private static final String OTHER_HUB =
      "\n  Start one here: bulkhead server"
          + "\n  Or name another: --server URL, BULKHEAD_SERVER, or: bulkhead login URL";
  private static final String AUTHORITY =
      "\n  Name the authority of its certificate: --ca FILE, BULKHEAD_CA, or: bulkhead login URL --ca FILE";

  static HubFailure of(URI hub, IOException e) {
    return new HubFailure(text(hub, e));
  }

  private static String text(URI hub, IOException e) {
    String said = Objects.requireNonNullElse(e.getMessage(), "");
    return switch (e) {
      case SSLException _ -> tls(hub, e, said);
      case UnknownHostException _ ->
          "no host is called %s (%s)%s".formatted(hub.getHost(), hub, OTHER_HUB);
      case SocketTimeoutException _ ->
          "the hub at %s does not answer in time (%s)%s"
              .formatted(hub, said.toLowerCase(Locale.ROOT), OTHER_HUB);
      case SocketException _ when noConnection(said) ->
          "the hub at %s does not answer (%s)%s"
              .formatted(hub, said.toLowerCase(Locale.ROOT), OTHER_HUB);
      // A TLS server closes a plain connection, or answers something other than HTTP.
      default ->
          plain(hub)
              ? "what answers at %s speaks no plain HTTP; is it %s?"
                  .formatted(hub, with(hub, "https"))
              : "the hub at %s ended the connection (%s)%s"
                  .formatted(hub, said.isEmpty() ? "no reason given" : said, OTHER_HUB);
    };
  }

  private static String tls(URI hub, IOException e, String said) {
    if (said.contains("Unsupported or unrecognized SSL message")
        || said.contains("plaintext connection")) {
      return "what answers at %s speaks no TLS; is it %s?".formatted(hub, with(hub, "http"));
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case CertificateExpiredException _ -> {
          return "the certificate of the hub at %s has run out; its operator must renew it"
              .formatted(hub);
        }
        case CertificateNotYetValidException _ -> {
          return "the certificate of the hub at %s is not valid yet; are the clocks here and there right?"
              .formatted(hub);
        }
        default -> {
          String text = Objects.requireNonNullElse(cause.getMessage(), "");
          if (text.startsWith("No subject alternative") || text.startsWith("No name matching")) {
            return "the certificate of the hub at %s is for another name than %s; write the name that it is for"
                .formatted(hub, hub.getHost());
          }
        }
      }
    }
    return said.contains("PKIX") || said.contains("certificate")
        ? "the hub at %s is not trusted: nobody that you trust signed its certificate%s"
            .formatted(hub, AUTHORITY)
        : "the hub at %s and this command could not agree on TLS (%s)%s"
            .formatted(hub, said, AUTHORITY);
  }

  private static boolean noConnection(String said) {
    String text = said.toLowerCase(Locale.ROOT);
    return text.contains("refused") || text.contains("unreachable") || text.contains("no route");
  }

  private static boolean plain(URI hub) {
    return "http".equals(hub.getScheme());
  }

  private static URI with(URI hub, String scheme) {
    return URI.create(scheme + hub.toString().substring(hub.toString().indexOf(':')));
  }

  private Unreached() {}
}
