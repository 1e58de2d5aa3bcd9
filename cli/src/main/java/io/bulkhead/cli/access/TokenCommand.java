package io.bulkhead.cli.access;

import io.bulkhead.cli.session.Family;
import io.bulkhead.cli.session.Surroundings;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Bearer tokens for machines and people. Only operators make and revoke them.",
      ""
    },
    synopsisSubcommandLabel = "(create | list | revoke)",
    footer = {
      "",
      "Examples:",
      "  bulkhead token create ci --role project-owner --project acme --expires-in 30d",
      "  bulkhead token create dana --role department-user --logical-cloud acme/press-shop",
      "  bulkhead token list",
      "  bulkhead token revoke ci"
    })
public final class TokenCommand implements Family {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  private final Surroundings surroundings;

  public TokenCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public List<Object> members() {
    return List.of(
        new TokenCreateCommand(surroundings),
        new TokenListCommand(surroundings),
        new TokenRevokeCommand(surroundings));
  }
}
