package io.bulkhead.cli.intent;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.http.Refusal;
import io.bulkhead.cli.lifecycle.RolloutSummary;
import io.bulkhead.cli.noun.Flagged;
import io.bulkhead.cli.noun.Listing;
import io.bulkhead.cli.noun.NamedDocument;
import io.bulkhead.cli.noun.NounPaths;
import io.bulkhead.cli.noun.NounWords;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.noun.ParentFlags;
import io.bulkhead.cli.output.Shown;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Shows a document with its file, what is below it, and how far it is deployed.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bulkhead describe lc acme/press-shop",
      "  bulkhead describe app acme/shop-floor/v1/shop-floor",
      "  bulkhead describe cluster/edge/one cluster/edge/two"
    })
public final class DescribeCommand extends Verb implements Flagged {
  @Parameters(
      index = "0",
      paramLabel = "NOUN",
      completionCandidates = NounWords.class,
      description = "What kind of document; or NOUN/NAME, also several.")
  private String noun = "";

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "NAME|PATH", description = "Which ones.")
  private List<String> names = new ArrayList<>();

  private final ParentFlags flags = new ParentFlags();

  public DescribeCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public ParentFlags flags() {
    return flags;
  }

  @Override
  protected ExitCode run() {
    List<NamedDocument> all = NamedDocument.all(noun, names, flags);
    if (all.isEmpty()) {
      throw CommandFailure.usage("describe what? Give a noun and a name, or NOUN/NAME");
    }
    for (NamedDocument one : all) {
      if (one != all.getFirst()) {
        out().println();
      }
      describe(one.kind(), one.key());
    }
    return ExitCode.DONE;
  }

  private void describe(Kind<?> kind, DocumentKey key) {
    String url = NounPaths.url(kind, key);
    var item = new Listing.Item(kind, key, hub().get(url));
    out().print(Json.yaml(Shown.document(item)));
    if (!kind.description().isEmpty()) {
      out().println("\n# " + kind.description());
    }
    kind.file().filter(file -> !file.secret()).ifPresent(file -> describeFile(url));
    describeChildren(kind, key);
    if (Nouns.action(kind, "status").isPresent()) {
      out().println("\nStatus:");
      out().println("  " + RolloutSummary.read(hub(), url).summary());
    }
    if (Nouns.action(kind, "capabilities").isPresent()) {
      describeCapabilities(url);
    }
  }

  private void describeFile(String url) {
    MessageDigest sha256 = Digest.sha256();
    OptionalLong size =
        hub().fetch(url, new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
    if (size.isPresent()) {
      out().println("\nFile:");
      out()
          .println(
              "  %,d bytes, %s"
                  .formatted(size.getAsLong(), HexFormat.of().formatHex(sha256.digest())));
    }
  }

  private void describeChildren(Kind<?> kind, DocumentKey key) {
    List<Kind<?>> children = Nouns.standard().table().childrenOf(kind);
    if (!children.isEmpty()) {
      out().println("\nBelow it:");
    }
    for (Kind<?> child : children) {
      List<String> names =
          new Listing(hub())
              .below(child, key.names()).stream()
                  .map(item -> String.join("/", own(child, item.key())))
                  .toList();
      out()
          .println(
              "  %s: %s".formatted(child, names.isEmpty() ? "none" : String.join(", ", names)));
    }
  }

  private static List<String> own(Kind<?> kind, DocumentKey key) {
    return key.names().subList(NounPaths.parentVariables(kind).size(), key.names().size());
  }

  private void describeCapabilities(String url) {
    out().println("\nCapabilities:");
    try {
      JsonNode observed = hub().get(url + "/capabilities");
      Json.yaml(observed).lines().forEach(line -> out().println("  " + line));
    } catch (Refusal refusal) {
      refusal.text().lines().forEach(line -> out().println("  " + line));
    }
  }
}
