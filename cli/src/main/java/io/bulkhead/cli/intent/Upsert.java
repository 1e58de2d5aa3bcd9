package io.bulkhead.cli.intent;

import io.bulkhead.cli.document.Document.Intent;
import io.bulkhead.cli.http.FormBody;
import io.bulkhead.cli.http.HubAnswer;
import io.bulkhead.cli.http.HubClient;
import io.bulkhead.cli.noun.Bodies;
import io.bulkhead.cli.noun.NounPaths;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.kind.Kind;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;

/// Creates or updates a document on the hub, with as few writes as possible.
final class Upsert {
  static final String UNCHANGED = "unchanged";

  private final HubClient hub;

  Upsert(HubClient hub) {
    this.hub = hub;
  }

  /// Returns `created`, `configured` or `unchanged`.
  String apply(Intent intent) {
    String url = NounPaths.url(intent.kind(), intent.key());
    Optional<HubAnswer> present = hub.look(url);
    if (present.isEmpty()) {
      int parents = intent.key().names().size() - intent.kind().variables().size();
      String collection =
          NounPaths.collectionUrl(intent.kind(), intent.key().names().subList(0, parents));
      hub.post(collection, payload(intent));
      return "created";
    }
    if (Bodies.same(intent.kind(), intent.body(), present.get().json())
        && sameFile(intent, present.get())) {
      return UNCHANGED;
    }
    if (!intent.kind().verbs().contains(Kind.Verb.REPLACE)) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "it is there with other contents, and a %s cannot be changed. Delete it first: bulkhead delete %s %s%s"
              .formatted(
                  intent.kind(),
                  Nouns.handy(intent.kind()),
                  intent.key().joined(),
                  changeable(intent.kind())));
    }
    hub.put(url, payload(intent));
    return "configured";
  }

  /// What can be changed without replacing it: the documents below it.
  private static String changeable(Kind<?> kind) {
    String below =
        Nouns.standard().table().childrenOf(kind).stream()
            .filter(child -> child.verbs().contains(Kind.Verb.REPLACE))
            .map(Kind::name)
            .collect(Collectors.joining(", "));
    return below.isEmpty() ? "" : "\n  What can be changed stands below it: " + below;
  }

  /// Whether the hub already has the file of the document. It sends the file's digest to those who
  /// may read the file; without a digest the file is sent.
  private static boolean sameFile(Intent intent, HubAnswer present) {
    return switch (intent.files().size()) {
      case 0 -> true;
      case 1 -> digest(intent.files().getFirst()).equals(present.fileDigest());
      default -> false;
    };
  }

  private static String digest(FormBody.File file) {
    try {
      return file.content().digest();
    } catch (IOException e) {
      throw CommandFailure.failed("cannot read the file: " + e.getMessage());
    }
  }

  private static HubClient.Body payload(Intent intent) {
    return intent.files().isEmpty() && intent.kind().file().isEmpty()
        ? HubClient.Body.json(intent.body())
        : FormBody.of(intent.body(), intent.files());
  }
}
