package io.bulkhead.cli.intent;

import io.bulkhead.cli.document.Document.Intent;
import io.bulkhead.cli.document.Document.Step;
import io.bulkhead.cli.document.DocumentBatch;
import io.bulkhead.cli.document.DocumentReader;
import io.bulkhead.cli.http.HubAnswer;
import io.bulkhead.cli.lifecycle.ActionTarget;
import io.bulkhead.cli.lifecycle.Deregistration;
import io.bulkhead.cli.lifecycle.Termination;
import io.bulkhead.cli.lifecycle.WaitOptions;
import io.bulkhead.cli.noun.Flagged;
import io.bulkhead.cli.noun.NamedDocument;
import io.bulkhead.cli.noun.NounPaths;
import io.bulkhead.cli.noun.NounWords;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.noun.ParentFlags;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Deletes one document, or all documents of files.",
      "",
      "With -f, what is deployed is terminated first (last what others stand on), and the"
          + " documents go children first. What is already gone is no failure.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bulkhead delete lc acme/press-shop",
      "  bulkhead delete cluster edge/one --remove-guard",
      "  bulkhead delete cluster edge/burnt --lost",
      "  bulkhead delete dig acme/shop-floor/v1/press --terminate",
      "  bulkhead delete -f acme.yaml"
    })
public final class DeleteCommand extends Verb implements Flagged {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NOUN",
      completionCandidates = NounWords.class,
      description = "What kind of document; or NOUN/NAME, also several.")
  private @Nullable String noun;

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "NAME|PATH", description = "Which ones.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = {"-f", "--filename"},
      arity = "1",
      paramLabel = "FILE|DIR|-",
      description = "Delete what these files hold; may be given several times.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--terminate",
      description = "Terminate it first, and wait for that. Always so with -f.")
  private boolean terminate;

  @Mixin private final ClusterEnd end = new ClusterEnd();

  @Mixin private final WaitOptions waiting = new WaitOptions();

  private final ParentFlags flags = new ParentFlags();

  public DeleteCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public ParentFlags flags() {
    return flags;
  }

  @Override
  protected ExitCode run() {
    if (!files.isEmpty() && noun == null) {
      return deleteFiles();
    }
    if (files.isEmpty() && noun != null) {
      List<NamedDocument> all = NamedDocument.all(noun, names, flags);
      if (all.size() == 1) {
        return deleteOne(all.getFirst());
      }
      if (!all.isEmpty()) {
        return deleteSeveral(all);
      }
    }
    throw CommandFailure.usage("delete what? Give a noun and a name, or -f FILE");
  }

  /// Each is tried, whatever happened to those before it.
  private ExitCode deleteSeveral(List<NamedDocument> all) {
    var tally = new DocumentFailures(err());
    for (NamedDocument one : all) {
      String shown = Nouns.singular(one.kind()) + "/" + one.key().joined();
      tally.attempt("named", shown, () -> deleteOne(one));
    }
    return tally.result(all.size());
  }

  private ExitCode deleteOne(NamedDocument one) {
    Kind<?> kind = one.kind();
    DocumentKey key = one.key();
    // Read before anything is started, so that an invalid time is a usage error.
    Duration patience = waiting.timeout();
    if (terminate) {
      var target =
          new ActionTarget(Nouns.standard().kindWith("terminate", Nouns.singular(kind)), key);
      ending().terminate(target);
    }
    String name = Nouns.singular(kind) + "/" + key.joined();
    HubAnswer answer =
        hub()
            .remove(NounPaths.url(kind, key) + end.query(kind))
            .orElseThrow(() ->
                CommandFailure.failed(
                    "there is no %s %s".formatted(Nouns.singular(kind), key.joined())));
    if (ClusterEnd.goesOn(answer) && waiting.waits()) {
      new Deregistration(hub(), new ActionTarget(kind, key))
          .await(surroundings().console(), patience);
      out().println(name + " deleted; its guard is gone from there");
      return ExitCode.DONE;
    }
    end.lines(kind, name, answer).forEach(out()::println);
    return ExitCode.DONE;
  }

  private Termination ending() {
    return new Termination(hub(), surroundings().console(), waiting);
  }

  private ExitCode deleteFiles() {
    DocumentBatch documents =
        new DocumentReader(Nouns.standard().table(), surroundings()).read(files);
    var tally = new DocumentFailures(err());
    for (ActionTarget target : deployable(documents)) {
      tally.attempt("-f", target.toString(), () -> ending().terminate(target));
    }
    if (tally.failures() > 0) {
      err().println("nothing was deleted, since not everything could be terminated");
      return tally.result(tally.failures());
    }
    for (Intent intent : documents.intents().reversed()) {
      String shown = Nouns.singular(intent.kind()) + "/" + intent.key().joined();
      tally.attempt(
          intent.source(),
          shown,
          () -> {
            boolean there = hub().delete(NounPaths.url(intent.kind(), intent.key()));
            out().println(shown + (there ? " deleted" : " absent"));
          });
    }
    return tally.result(documents.intents().size());
  }

  /// Documents with a lifecycle, in the reverse of the table's order: groups before the clouds that
  /// they run in.
  private static SequencedSet<ActionTarget> deployable(DocumentBatch documents) {
    List<ActionTarget> targets = new ArrayList<>();
    documents
        .intents()
        .forEach(intent -> targets.add(new ActionTarget(intent.kind(), intent.key())));
    for (Step step : documents.steps()) {
      targets.add(new ActionTarget(step.kind(), step.target()));
    }
    List<Kind<?>> order = Nouns.standard().table().kinds();
    return new LinkedHashSet<>(
        targets.stream()
            .filter(target -> Nouns.action(target.kind(), "terminate").isPresent())
            .sorted(
                java.util.Comparator.comparingInt((ActionTarget t) -> order.indexOf(t.kind()))
                    .reversed())
            .toList());
  }
}
