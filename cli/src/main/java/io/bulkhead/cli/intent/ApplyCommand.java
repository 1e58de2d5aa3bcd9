package io.bulkhead.cli.intent;

import io.bulkhead.cli.document.Document.Intent;
import io.bulkhead.cli.document.Document.Step;
import io.bulkhead.cli.document.DocumentBatch;
import io.bulkhead.cli.document.DocumentReader;
import io.bulkhead.cli.noun.NounPaths;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Makes the hub hold the documents of files, folders or standard input.",
      "",
      "Two forms are read, also mixed: ours (apiVersion: bulkhead.io/v1, kind, metadata with the"
          + " parents' names, spec) and EMCO's (resourceContext.anchor). The order in the files"
          + " does not matter; EMCO's lifecycle documents (…/approve, …/instantiate) run last."
          + " A \"file\" may name a folder, which is packed.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bulkhead apply -f acme.yaml -f telco.yaml",
      "  bulkhead apply -f intents/",
      "  cat acme.yaml | bulkhead apply -f -"
    })
public final class ApplyCommand extends Verb {
  @Option(
      names = {"-f", "--filename"},
      required = true,
      arity = "1",
      paramLabel = "FILE|DIR|-",
      description = "What to read; may be given several times.")
  private List<String> files = new ArrayList<>();

  public ApplyCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected ExitCode run() {
    DocumentBatch documents =
        new DocumentReader(Nouns.standard().table(), surroundings()).read(files);
    var tally = new DocumentFailures(err());
    var upsert = new Upsert(hub());
    for (Intent intent : documents.intents()) {
      String name =
          Nouns.singular(intent.kind())
              + "/"
              + intent.key().names().get(NounPaths.parentVariables(intent.kind()).size());
      tally.attempt(
          intent.source(),
          name,
          () -> {
            String done = upsert.apply(intent);
            out().println(name + " " + done);
            if (done.equals(Upsert.UNCHANGED) && !intent.unknown().none()) {
              // Otherwise the hub warns.
              warn(intent.unknown().warning());
            }
          });
    }
    if (tally.failures() > 0 && !documents.steps().isEmpty()) {
      err().println("lifecycle documents were left out, because of the failures before them");
      return tally.result(documents.intents().size());
    }
    for (Step step : documents.steps()) {
      String name = Nouns.singular(step.kind()) + "/" + step.target().name();
      String url = NounPaths.url(step.kind(), step.target()) + "/" + step.action().name();
      tally.attempt(
          step.source(),
          name,
          () -> {
            hub().post(url, null);
            out().println(name + " " + step.action().name() + " accepted");
          });
    }
    return tally.result(documents.intents().size() + documents.steps().size());
  }
}
