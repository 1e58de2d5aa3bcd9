package io.bulkhead.cli.insight;

import io.bulkhead.cli.http.HubAnswer;
import io.bulkhead.cli.noun.Flagged;
import io.bulkhead.cli.noun.NounPaths;
import io.bulkhead.cli.noun.NounWords;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.noun.ParentFlags;
import io.bulkhead.cli.output.AnswerFormat;
import io.bulkhead.cli.output.Format;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// A question about a document.
///
/// @param <R> the hub's answer
abstract class Inquiry<R> extends Verb implements Flagged {
  @Parameters(
      index = "0",
      paramLabel = "NOUN",
      completionCandidates = NounWords.class,
      description = "dig, lc, or what else has it.")
  private String noun = "";

  @Parameters(index = "1", paramLabel = "NAME|PATH", description = "Which one.")
  private String name = "";

  @Mixin private final AnswerFormat output = new AnswerFormat();

  private final ParentFlags flags = new ParentFlags();
  private final String action;
  private final Class<R> answered;

  Inquiry(Surroundings surroundings, String action, Class<R> answered) {
    super(surroundings);
    this.action = action;
    this.answered = answered;
  }

  @Override
  public final ParentFlags flags() {
    return flags;
  }

  @Override
  public final String action() {
    return action;
  }

  @Override
  protected final ExitCode run() {
    Format format = output.chosen();
    Kind<?> kind = Nouns.standard().kindWith(action, noun);
    DocumentKey key = flags.key(kind, name);
    HubAnswer answer = hub().ask(NounPaths.url(kind, key) + "/" + action + query());
    if (format.machine()) {
      format.write(out(), answer.json());
    }
    R found = answer.as(answered);
    if (!format.machine()) {
      print(found);
    }
    return verdict(found);
  }

  /// Query parameters with their `?`; empty for none.
  String query() {
    return "";
  }

  /// For people.
  abstract void print(R answer);

  ExitCode verdict(R answer) {
    return ExitCode.DONE;
  }
}
