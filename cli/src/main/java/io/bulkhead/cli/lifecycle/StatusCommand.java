package io.bulkhead.cli.lifecycle;

import io.bulkhead.cli.http.HubAnswer;
import io.bulkhead.cli.noun.Flagged;
import io.bulkhead.cli.noun.NounWords;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.noun.ParentFlags;
import io.bulkhead.cli.output.AnswerFormat;
import io.bulkhead.cli.output.Format;
import io.bulkhead.cli.output.TextTable;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.kind.Kind;
import io.bulkhead.response.ConditionResponse;
import io.bulkhead.response.status.StatusResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Shows how far each object of a group or logical cloud has come, and why what is not well is"
          + " not: what the cluster refused, what is waited for, what holds up a pod.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bulkhead status dig acme/shop-floor/v1/press",
      "  bulkhead status lc acme/press-shop --watch",
      "  bulkhead status dig acme/shop-floor/v1/press -o json"
    })
public final class StatusCommand extends Verb implements Flagged {
  private static final long PAUSE_MILLIS = 1000;

  /// Number of lines on why something is not well.
  private static final int SHOWN = 30;

  @Parameters(
      index = "0",
      paramLabel = "NOUN",
      completionCandidates = NounWords.class,
      description = "dig or lc.")
  private String noun = "";

  @Parameters(index = "1", paramLabel = "NAME|PATH", description = "Which one.")
  private String name = "";

  @Option(
      names = {"-w", "--watch"},
      description = "Go on, with a line for each change; end with Ctrl-C.")
  private boolean watch;

  @Mixin private final AnswerFormat output = new AnswerFormat();

  private final ParentFlags flags = new ParentFlags();

  public StatusCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public ParentFlags flags() {
    return flags;
  }

  @Override
  public String action() {
    return "status";
  }

  @Override
  protected ExitCode run() {
    Format format = output.chosen();
    Kind<?> kind = Nouns.standard().kindWith("status", noun);
    var target = new ActionTarget(kind, flags.key(kind, name));
    if (watch) {
      return watch(target);
    }
    HubAnswer answer = hub().ask(target.url("status?output=all&status=ready&conditions"));
    if (format.machine()) {
      format.write(out(), answer.json());
      return ExitCode.DONE;
    }
    StatusResponse ready = answer.as(StatusResponse.class);
    out().println(target + ": " + RolloutSummary.read(hub(), target.url()).summary());
    Objects.requireNonNullElse(ready.conditions(), List.<ConditionResponse>of()).stream()
        // The reasons say the same of each delivery.
        .filter(condition -> !condition.type().equals("Delivered"))
        .forEach(this::condition);
    reasons(ready);
    StatusResponse deployed =
        hub().ask(target.url("status?output=all&status=deployed")).as(StatusResponse.class);
    table(ResourceRow.of(deployed), ResourceRow.of(ready));
    return ExitCode.DONE;
  }

  private void reasons(StatusResponse status) {
    List<String> lines = ReasonLines.of(status, SHOWN);
    if (!lines.isEmpty()) {
      out().println();
      out().println("Not well:");
      lines.forEach(line -> out().println("  " + line));
    }
  }

  private void condition(ConditionResponse condition) {
    String message = condition.message();
    out()
        .println(
            "%s: %s%s"
                .formatted(
                    condition.type(),
                    condition.status(),
                    message.isEmpty() ? "" : " (" + message + ")"));
  }

  private void table(List<ResourceRow> deployed, List<ResourceRow> ready) {
    SequencedMap<List<String>, String> rows = new LinkedHashMap<>();
    deployed.forEach(r -> rows.put(key(r), r.value()));
    ready.forEach(r -> rows.putIfAbsent(key(r), ""));
    if (rows.isEmpty()) {
      return;
    }
    SequencedMap<List<String>, String> readiness = new LinkedHashMap<>();
    ready.forEach(r -> readiness.put(key(r), r.value()));
    out().println();
    var table = new TextTable("app", "cluster", "kind", "name", "deployed", "ready");
    rows.forEach((key, value) ->
        table.row(
            key.get(0),
            key.get(1),
            key.get(2),
            key.get(3),
            value,
            readiness.getOrDefault(key, "")));
    table.print(out());
  }

  private static List<String> key(ResourceRow r) {
    return List.of(r.app(), r.cluster(), r.kind(), r.name());
  }

  private ExitCode watch(ActionTarget target) {
    String last = "";
    while (!Thread.currentThread().isInterrupted()) {
      String line = RolloutSummary.read(hub(), target.url()).summary();
      if (!line.equals(last)) {
        out().println(target + ": " + line);
        last = line;
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return ExitCode.DONE;
  }
}
