package io.bulkhead.cli.access;

import io.bulkhead.cli.http.HubClient;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.Connection;
import io.bulkhead.cli.session.Contexts;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Remembers a hub and a token as a context, and uses it from now on. The token is tried first.",
      "",
      "Without --token, the token is the first line of standard input.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bulkhead login http://127.0.0.1:9015 < token.txt",
      "  bulkhead login https://hub.example --name lab --token $TOKEN --ca authority.pem"
    })
public final class LoginCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "URL", description = "The hub's address.")
  private String url = "";

  @Option(names = "--token", paramLabel = "TOKEN", description = "Else from standard input.")
  private @Nullable String token;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Trust the authority in this PEM file for this hub, and no other.")
  private @Nullable String authority;

  @Option(
      names = "--name",
      paramLabel = "CONTEXT",
      description = "What to call it; default: the hub's host.")
  private @Nullable String name;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  private final Surroundings surroundings;

  public LoginCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    URI address = Connection.address(url);
    String secret = (token == null ? fromInput() : token).strip();
    Path trusted =
        Optional.ofNullable(authority)
            .or(() -> surroundings.variable("BULKHEAD_CA"))
            .map(text -> surroundings.folder().resolve(text).toAbsolutePath().normalize())
            .orElse(null);
    new HubClient(address, secret, trusted, surroundings.console().err()::println)
        .get("/v2/projects");
    String context = name == null ? address.getAuthority() : name;
    Path file = Contexts.file(surroundings);
    Contexts.read(file)
        .with(context, new Contexts.Context(address.toString(), secret, trusted))
        .save(file);
    surroundings.console().out().println("context \"%s\" is in use".formatted(context));
    return ExitCode.DONE.number();
  }

  private String fromInput() {
    if (surroundings.console().progress()) {
      surroundings.console().err().println("Token (ends with the line; empty for none):");
    }
    try {
      var line = new java.io.ByteArrayOutputStream();
      for (int c = surroundings.console().in().read();
          c >= 0 && c != '\n';
          c = surroundings.console().in().read()) {
        line.write(c);
      }
      return line.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw CommandFailure.failed("cannot read the token: " + e.getMessage());
    }
  }
}
