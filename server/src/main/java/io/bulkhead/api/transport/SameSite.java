package io.bulkhead.api.transport;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Protects a hub without tokens from other sites' pages: a browser on the same machine sends their
/// requests, with headers that tell the origin.
public final class SameSite {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[(::1|(0{1,4}:){7}0{0,3}1)]");

  /// Content types that a page may send anywhere without a preflight request.
  private static final List<String> SIMPLE =
      List.of("text/plain", "application/x-www-form-urlencoded");

  private SameSite() {}

  /// The relevant headers of a browser's request, empty if absent.
  ///
  /// @param hosts all headers `Host`
  /// @param origins all headers `Origin`
  public record Said(
      List<String> hosts, List<String> origins, String fetchSite, String contentType) {
    public Said {
      hosts = List.copyOf(hosts);
      origins = List.copyOf(origins);
    }
  }

  /// Why the request is refused; empty if it is accepted.
  public static Optional<String> refusal(boolean reads, Said said) {
    String host = said.hosts().size() == 1 ? name(said.hosts().getFirst()) : null;
    if (host == null || !LOOPBACK.matcher(host).matches()) {
      return Optional.of(
          "This hub asks nobody for a token, so it answers only to the names of this machine, such"
              + " as localhost or 127.0.0.1, in the header Host.");
    }
    boolean foreign =
        said.origins().size() > 1
            || said.origins().stream().anyMatch(o -> !ours(o, said.hosts().getFirst()));
    String fetch = said.fetchSite().strip().toLowerCase(Locale.ROOT);
    boolean crossing = fetch.equals("cross-site") || fetch.equals("same-site");
    if (foreign || (crossing && !reads)) {
      return Optional.of(
          "This hub asks nobody for a token, so pages of other sites may not use it.");
    }
    String type = said.contentType().replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    if (!reads && SIMPLE.contains(type)) {
      return Optional.of(
          "This hub asks nobody for a token, so what is sent must say what it is: set Content-Type:"
              + " application/json.");
    }
    return Optional.empty();
  }

  private static @Nullable String name(String authority) {
    try {
      URI uri = new URI("http://" + authority.strip());
      boolean more =
          uri.getUserInfo() != null
              || uri.getQuery() != null
              || uri.getFragment() != null
              || !uri.getPath().isEmpty();
      return more || uri.getHost() == null ? null : uri.getHost().toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static boolean ours(String origin, String host) {
    return List.of("http://" + host, "https://" + host).stream()
        .anyMatch(known -> known.equalsIgnoreCase(origin.strip()));
  }
}
