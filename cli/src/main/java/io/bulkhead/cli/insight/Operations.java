package io.bulkhead.cli.insight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bulkhead.cli.http.Hub;
import io.bulkhead.cli.output.AnswerFormat;
import io.bulkhead.cli.output.Format;
import io.bulkhead.cli.output.TextTable;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {"Shows what is running and what ran, newest first.", ""},
    footer = {"", "Examples:", "  bulkhead operations", "  bulkhead operations --limit 5 -o json"})
public final class Operations extends Verb {
  @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "Only this one.")
  private @Nullable String id;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many.")
  private int limit;

  @Mixin private final AnswerFormat output = new AnswerFormat();

  public Operations(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected ExitCode run() {
    Format format = output.chosen();
    JsonNode answer =
        id == null
            ? hub().get("/v2/operations?limit=" + limit)
            : hub().get("/v2/operations/" + Hub.segment(id));
    if (format.machine()) {
      format.write(out(), answer);
      return ExitCode.DONE;
    }
    var table = new TextTable("id", "action", "target", "state", "progress", "by", "message");
    for (JsonNode operation :
        id == null ? answer : JsonNodeFactory.instance.arrayNode().add(answer)) {
      table.row(
          operation.path("id").asText(),
          operation.path("action").asText(),
          operation.path("target").asText(),
          operation.path("state").asText(),
          operation.path("done").asText() + "/" + operation.path("total").asText(),
          operation.path("requestedBy").asText(),
          operation.path("message").asText().replace('\n', ' '));
    }
    table.print(out());
    return ExitCode.DONE;
  }
}
