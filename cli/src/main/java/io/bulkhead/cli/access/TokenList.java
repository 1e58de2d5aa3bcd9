package io.bulkhead.cli.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.output.AnswerFormat;
import io.bulkhead.cli.output.Format;
import io.bulkhead.cli.output.TextTable;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description = {"Lists the tokens, without their secrets.", ""},
    footer = {"", "Examples:", "  bulkhead token list", "  bulkhead token list -o json"})
public final class TokenList extends Verb {
  @Mixin private final AnswerFormat output = new AnswerFormat();

  public TokenList(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected ExitCode run() {
    Format format = output.chosen();
    JsonNode tokens = hub().get("/v2/tokens");
    if (format.machine()) {
      format.write(out(), tokens);
      return ExitCode.DONE;
    }
    var table = new TextTable("name", "role", "of", "expires", "last used", "made by");
    for (JsonNode token : tokens) {
      List<String> scope = new ArrayList<>();
      token.path("projects").forEach(each -> scope.add(each.asText()));
      token.path("logicalClouds").forEach(each -> scope.add(each.asText()));
      table.row(
          token.path("name").asText(),
          token.path("role").asText(),
          String.join(",", scope),
          token.path("expires").asText("never"),
          token.path("lastUsed").asText("never"),
          token.path("createdBy").asText());
    }
    table.print(out());
    return ExitCode.DONE;
  }
}
