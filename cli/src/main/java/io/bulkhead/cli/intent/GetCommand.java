package io.bulkhead.cli.intent;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.http.HubAnswer;
import io.bulkhead.cli.noun.Flagged;
import io.bulkhead.cli.noun.Listing;
import io.bulkhead.cli.noun.NamedDocument;
import io.bulkhead.cli.noun.NounPaths;
import io.bulkhead.cli.noun.NounWords;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.noun.ParentFlags;
import io.bulkhead.cli.output.DocumentPath;
import io.bulkhead.cli.output.Format;
import io.bulkhead.cli.output.FormatWords;
import io.bulkhead.cli.output.PathWord;
import io.bulkhead.cli.output.Shown;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.kind.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
      "  bulkhead get lc acme/press-shop acme/paint-shop",
      "  bulkhead get lc/acme/press-shop project/acme -o yaml",
      "  bulkhead get dig acme/shop-floor/v1/press -o yaml",
      "  bulkhead get clusters -A -o wide",
      "  bulkhead get lc -A --sort-by .spec.namespace",
      "  bulkhead get lc -A -o jsonpath={.spec.namespace}",
      "  bulkhead get lc -A -o custom-columns=CLOUD:.metadata.name,WHO:.spec.user.userName"
    })
public final class GetCommand extends Verb implements Flagged {
  @Parameters(
      index = "0",
      paramLabel = "NOUN",
      completionCandidates = NounWords.class,
      description = "What kind of document; or NOUN/NAME, also several.")
  private String noun = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "NAME|PATH",
      description = "Which ones; all when left out.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = {"-A", "--all"},
      description = "List below all parents.")
  private boolean everywhere;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      completionCandidates = FormatWords.class,
      converter = FormatWords.class,
      description = {
        "table, wide, yaml, json or name,",
        "jsonpath=PATH or custom-columns=TITLE:PATH,... of each document."
      })
  private Format format = Format.Named.TABLE;

  @Option(
      names = "--sort-by",
      paramLabel = "PATH",
      converter = PathWord.class,
      description = "Sort by what the document has there, such as .spec.trust.")
  private @Nullable DocumentPath order;

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
    if (noun.contains("/") || names.size() > 1) {
      several(NamedDocument.all(noun, names, flags));
      return ExitCode.DONE;
    }
    Kind<?> kind = Nouns.standard().kind(noun);
    String name = names.isEmpty() ? null : names.getFirst();
    if (everywhere && name != null) {
      throw CommandFailure.usage("-A lists everything; it goes without a name");
    }
    if (name == null || name.endsWith("/")) {
      list(kind, name);
      if (!format.machine()) {
        kind.doubles().ifPresent(this::doubles);
      }
      return ExitCode.DONE;
    }
    show(kind, item(new NamedDocument(kind, flags.key(kind, name))));
    return ExitCode.DONE;
  }

  private void show(Kind<?> kind, Listing.Item item) {
    List<String> names = item.key().names();
    List<String> parents = names.subList(0, NounPaths.parentVariables(kind).size());
    overview(kind, parents)
        .map(table -> table.of(List.of(item)))
        .ifPresentOrElse(table -> table.print(out()), () -> Shown.one(out(), format, item));
  }

  /// Only for people; all other formats show the documents themselves.
  private Optional<OverviewTable> overview(Kind<?> kind, List<String> parents) {
    return format == Format.Named.TABLE
        ? OverviewTable.read(hub(), kind, parents, Instant.now())
        : Optional.empty();
  }

  /// All or none: if some are missing, only these are reported.
  private void several(List<NamedDocument> all) {
    if (everywhere) {
      throw CommandFailure.usage("-A lists everything; it goes without a name");
    }
    List<Listing.Item> items = sorted(all.stream().map(this::item).toList());
    if (items.size() == 1) {
      show(items.getFirst().kind(), items.getFirst());
    } else {
      Shown.mixed(out(), format, items);
    }
  }

  private List<Listing.Item> sorted(List<Listing.Item> items) {
    return order == null
        ? items
        : items.stream().sorted(Comparator.comparing(Shown::document, order.order())).toList();
  }

  private Listing.Item item(NamedDocument one) {
    return new Listing.Item(one.kind(), one.key(), hub().get(NounPaths.url(one.kind(), one.key())));
  }

  /// Shows which documents are second names of others, to those who may know.
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

  private void list(Kind<?> kind, @Nullable String name) {
    List<String> parents = parents(kind, name);
    Optional<OverviewTable> overview = overview(kind, parents);
    if (overview.isPresent() && order == null) {
      overview.get().print(out());
      return;
    }
    List<Listing.Item> items = sorted(documents(kind, parents));
    overview
        .map(table -> table.of(items))
        .ifPresentOrElse(table -> table.print(out()), () -> Shown.list(out(), format, kind, items));
  }

  private List<Listing.Item> documents(Kind<?> kind, List<String> parents) {
    var listing = new Listing(hub());
    return parents.isEmpty() ? listing.everywhere(kind) : listing.below(kind, parents);
  }

  /// Empty for everywhere.
  private List<String> parents(Kind<?> kind, @Nullable String name) {
    if (everywhere || kind.parent().isEmpty()) {
      return List.of();
    }
    if (name == null) {
      return flags.parents(kind);
    }
    String path = name.substring(0, name.length() - 1);
    return NounPaths.key(kind.parent().get(), path).names();
  }
}
