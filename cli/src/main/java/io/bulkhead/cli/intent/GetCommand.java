package io.bulkhead.cli.intent;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.http.HubAnswer;
import io.bulkhead.cli.noun.Flagged;
import io.bulkhead.cli.noun.Listing;
import io.bulkhead.cli.noun.NounPaths;
import io.bulkhead.cli.noun.NounWords;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.noun.ParentFlags;
import io.bulkhead.cli.output.Format;
import io.bulkhead.cli.output.Shown;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Shows one document, or lists documents.",
      "",
      "A noun is a kind's name, plural or short name (lc, dig, gpi). A document is named by the"
          + " path of names from the root, or by its own name with the parents as flags. A path"
          + " that ends in \"/\" lists what is below.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bulkhead get projects",
      "  bulkhead get lc acme/",
      "  bulkhead get lc --project acme",
      "  bulkhead get dig acme/shop-floor/v1/press -o yaml",
      "  bulkhead get clusters -A -o wide"
    })
public final class GetCommand extends Verb implements Flagged {
  @Parameters(
      index = "0",
      paramLabel = "NOUN",
      completionCandidates = NounWords.class,
      description = "What kind of document.")
  private String noun = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME|PATH",
      description = "Which one; all when left out.")
  private @Nullable String name;

  @Option(
      names = {"-A", "--all"},
      description = "List below all parents.")
  private boolean everywhere;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, wide, yaml, json or name.")
  private Format format = Format.TABLE;

  private final ParentFlags flags = new ParentFlags();

  public GetCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public ParentFlags flags() {
    return flags;
  }

  @Override
  protected ExitCode run() {
    Kind<?> kind = Nouns.standard().kind(noun);
    if (everywhere && name != null) {
      throw CommandFailure.usage("-A lists everything; it goes without a name");
    }
    if (name == null || name.endsWith("/")) {
      Shown.list(out(), format, kind, list(kind));
      if (!format.machine()) {
        kind.doubles().ifPresent(this::doubles);
      }
      return ExitCode.DONE;
    }
    DocumentKey key = flags.key(kind, name);
    var item = new Listing.Item(kind, key, hub().get(NounPaths.url(kind, key)));
    Shown.one(out(), format, item);
    return ExitCode.DONE;
  }

  /// Which documents are second names of others, for those who may know.
  private void doubles(String action) {
    HubAnswer answer = hub().read("/v2/" + action, "application/json");
    if (answer.good()) {
      for (JsonNode each : answer.json()) {
        err()
            .println(
                "%s is a double of %s and takes no work"
                    .formatted(each.path("cluster").asText(), each.path("doubleOf").asText()));
      }
    }
  }

  private List<Listing.Item> list(Kind<?> kind) {
    var listing = new Listing(hub());
    if (everywhere || kind.parent().isEmpty()) {
      return listing.everywhere(kind);
    }
    if (name == null) {
      return listing.below(kind, flags.parents(kind));
    }
    String path = name.substring(0, name.length() - 1);
    return listing.below(kind, NounPaths.key(kind.parent().get(), path).names());
  }
}
