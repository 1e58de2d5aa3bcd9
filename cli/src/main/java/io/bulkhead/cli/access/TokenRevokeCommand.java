package io.bulkhead.cli.access;

import io.bulkhead.cli.http.HubClient;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "revoke",
    description = {"Revokes a token: from now on it is nobody's.", ""},
    footer = {"", "Examples:", "  bulkhead token revoke ci"})
public final class TokenRevokeCommand extends Verb {
  @Parameters(index = "0", paramLabel = "NAME", description = "Which one.")
  private String name = "";

  public TokenRevokeCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected ExitCode run() {
    if (!hub().delete("/v2/tokens/" + HubClient.segment(name))) {
      throw CommandFailure.failed("no token is called \"%s\"".formatted(name));
    }
    out().println("token \"%s\" is revoked".formatted(name));
    return ExitCode.DONE;
  }
}
