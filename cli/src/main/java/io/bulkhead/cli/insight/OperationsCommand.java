package io.bulkhead.cli.insight;

import io.bulkhead.cli.http.HubAnswer;
import io.bulkhead.cli.http.HubClient;
import io.bulkhead.cli.http.TypedPath;
import io.bulkhead.cli.output.AnswerFormat;
import io.bulkhead.cli.output.Format;
import io.bulkhead.cli.output.TextTable;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.response.OperationResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {"Shows what is running and what ran, newest first.", ""},
    footer = {"", "Examples:", "  bulkhead operations", "  bulkhead operations --limit 5 -o json"})
public final class OperationsCommand extends Verb {
  @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "Only this one.")
  private @Nullable String id;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many.")
  private int limit;

  @Mixin private final AnswerFormat output = new AnswerFormat();

  public OperationsCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected ExitCode run() {
    Format format = output.chosen();
    HubAnswer answer =
        id == null
            ? hub().ask("/v2/operations?limit=" + limit)
            : hub().ask("/v2/operations/" + HubClient.segment(id));
    if (format.machine()) {
      format.write(out(), answer.json());
      return ExitCode.DONE;
    }
    var table = new TextTable("id", "action", "target", "state", "progress", "by", "message");
    List<OperationResponse> all =
        id == null
            ? List.of(answer.as(OperationResponse[].class))
            : List.of(answer.as(OperationResponse.class));
    for (OperationResponse operation : all) {
      table.row(
          operation.id(),
          operation.action(),
          TypedPath.of(operation.target()),
          operation.state().name(),
          operation.done() + "/" + operation.total(),
          operation.requestedBy(),
          operation.message().replace('\n', ' '));
    }
    table.print(out());
    return ExitCode.DONE;
  }
}
