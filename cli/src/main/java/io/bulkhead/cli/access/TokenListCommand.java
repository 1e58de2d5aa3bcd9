package io.bulkhead.cli.access;

import io.bulkhead.cli.http.HubAnswer;
import io.bulkhead.cli.output.AnswerFormat;
import io.bulkhead.cli.output.Format;
import io.bulkhead.cli.output.TextTable;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.response.TokenResponse;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description = {"Lists the tokens, without their secrets.", ""},
    footer = {"", "Examples:", "  bulkhead token list", "  bulkhead token list -o json"})
public final class TokenListCommand extends Verb {
  @Mixin private final AnswerFormat output = new AnswerFormat();

  public TokenListCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected ExitCode run() {
    Format format = output.chosen();
    HubAnswer answer = hub().ask("/v2/tokens");
    if (format.machine()) {
      format.write(out(), answer.json());
      return ExitCode.DONE;
    }
    var table = new TextTable("name", "role", "of", "expires", "last used", "made by");
    for (TokenResponse token : answer.as(TokenResponse[].class)) {
      String scope =
          Stream.of(token.projects(), token.logicalClouds())
              .filter(Objects::nonNull)
              .flatMap(List::stream)
              .collect(Collectors.joining(","));
      table.row(
          token.name(),
          token.role(),
          scope,
          orNever(token.expires()),
          orNever(token.lastUsed()),
          token.createdBy());
    }
    table.print(out());
    return ExitCode.DONE;
  }

  private static String orNever(@Nullable Instant time) {
    return time == null ? "never" : time.toString();
  }
}
