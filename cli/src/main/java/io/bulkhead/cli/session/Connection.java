package io.bulkhead.cli.session;

import io.bulkhead.cli.http.HubClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options with which every command finds its hub. The command line overrides the environment,
/// which overrides the context.
public final class Connection {
  public static final String DEFAULT_SERVER = "http://127.0.0.1:9015";

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Use this context of the configuration file.")
  @Nullable String context;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The hub. Else $$BULKHEAD_SERVER, the context, " + DEFAULT_SERVER + ".")
  @Nullable String server;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "Who you are. Else $$BULKHEAD_TOKEN, the context's token.")
  @Nullable String token;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Trust the authority in this PEM file, and no other. Else $$BULKHEAD_CA, the context's.")
  @Nullable String authority;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  HubClient connect(Surroundings surroundings, Consumer<String> warnings) {
    Contexts.Context chosen = chosen(surroundings);
    String url =
        Optional.ofNullable(server)
            .or(() -> surroundings.variable("BULKHEAD_SERVER"))
            .orElse(chosen.server());
    String secret =
        Optional.ofNullable(token)
            .or(() -> surroundings.variable("BULKHEAD_TOKEN"))
            // A context's token is only for its own hub, not for another one on the command line.
            .orElse(url.equals(chosen.server()) ? chosen.token() : "");
    Path trusted =
        Optional.ofNullable(authority)
            .or(() -> surroundings.variable("BULKHEAD_CA"))
            .map(file -> surroundings.folder().resolve(file))
            .orElse(url.equals(chosen.server()) ? chosen.authority() : null);
    return new HubClient(address(url), secret, trusted, warnings);
  }

  private Contexts.Context chosen(Surroundings surroundings) {
    if (context == null && server != null) {
      return new Contexts.Context(server, "", null);
    }
    Contexts known = Contexts.read(Contexts.file(surroundings));
    String name = context == null ? known.current() : context;
    if (name.isEmpty()) {
      return new Contexts.Context(DEFAULT_SERVER, "", null);
    }
    return known
        .find(name)
        .orElseThrow(() ->
            CommandFailure.usage(
                "no context is called \"%s\"; see: bulkhead context list".formatted(name)));
  }

  /// Throws a usage failure if it is no address of a hub.
  public static URI address(String url) {
    try {
      URI uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Reported below, as for any other text that is no address.
    }
    throw CommandFailure.usage(
        "\"%s\" is no address of a hub; it looks like %s".formatted(url, DEFAULT_SERVER));
  }
}
