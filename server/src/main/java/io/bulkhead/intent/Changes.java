package io.bulkhead.intent;

import io.bulkhead.access.Gatekeeper;
import io.bulkhead.access.Identity;
import io.bulkhead.authorization.AccessVerb;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.intent.Acceptance.Kept;
import io.bulkhead.intent.Outcome.Change;
import io.bulkhead.kind.Deletion;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.Actions;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/// Creates, replaces and deletes documents, each within the given transaction.
final class Changes {
  private static final byte[] NOTHING = new byte[0];

  private final Gatekeeper gate;
  private final EmcoJson json;
  private final SpecialDeletions special;
  private final Clock clock;

  Changes(Gatekeeper gate, EmcoJson json, SpecialDeletions special, Clock clock) {
    this.gate = gate;
    this.json = json;
    this.special = special;
    this.clock = clock;
  }

  <D> Outcome.Written<D> create(
      Kind<D> kind, List<String> parents, Kept<D> sent, Identity who, Writer writer) {
    DocumentKey key = kind.key(parents, sent.body());
    requireParents(kind, key, who, writer);
    gate.requireEver(kind, AccessVerb.CREATE, who);
    if (writer.exists(key)) {
      throw new BulkheadException(Problem.ALREADY_EXISTS, kind.existsText());
    }
    gate.requireWrite(kind, AccessVerb.CREATE, key, sent.body(), who, writer);
    allow(kind, Verb.CREATE, key, sent.body(), who, writer);
    D body = save(kind, key, sent, who, writer);
    begin(kind, key, who, writer);
    return new Outcome.Written<>(
        true, body, sent.ignored(), Change.between(NOTHING, json.line(body)));
  }

  <D> Outcome.Written<D> replace(
      Kind<D> kind, DocumentKey key, Kept<D> sent, Identity who, Writer writer) {
    requireSameName(kind, key, sent.body());
    requireParents(kind, key, who, writer);
    gate.requireEver(kind, AccessVerb.REPLACE, who);
    Stored<D> before = writer.find(kind, key).orElse(null);
    if (before == null && !kind.upsert()) {
      throw new BulkheadException(Problem.NOT_FOUND, kind.notFoundText());
    }
    if (before != null && gate.hidden(kind, key, who, writer)) {
      // As for a POST: says that the name is taken, and nothing more.
      throw kind.upsert()
          ? Gatekeeper.concealing(Problem.ALREADY_EXISTS, kind.existsText(), key)
          : Gatekeeper.concealing(Problem.NOT_FOUND, kind.notFoundText(), key);
    }
    gate.requireWrite(kind, AccessVerb.REPLACE, key, sent.body(), who, writer);
    allow(kind, Verb.REPLACE, key, sent.body(), who, writer);
    D body = save(kind, key, sent, who, writer);
    if (before == null) {
      begin(kind, key, who, writer);
    }
    byte[] old = before == null ? NOTHING : json.line(before.body());
    return new Outcome.Written<>(
        before == null, body, sent.ignored(), Change.between(old, json.line(body)));
  }

  private static <D> void requireSameName(Kind<D> kind, DocumentKey key, D body) {
    int own = kind.variables().size();
    List<String> parents = key.names().subList(0, key.names().size() - own);
    if (!kind.key(parents, body).equals(key)) {
      throw kind.mismatchText()
          .map(text -> new BulkheadException(Problem.WRONG_STATE, text, "metadata.name"))
          .orElseGet(() ->
              new BulkheadException(
                  Problem.NAME_MISMATCH,
                  "The name in the body is not the name in the URL.",
                  "metadata.name"));
    }
  }

  private static <D> D save(
      Kind<D> kind, DocumentKey key, Kept<D> sent, Identity who, Writer writer) {
    D body = KeptWords.restored(kind, key, sent.body(), who, writer);
    writer.save(kind, key, body, sent.files());
    return body;
  }

  <D> Outcome delete(
      Kind<D> kind, DocumentKey key, Set<Deletion> asked, Identity who, Writer writer) {
    requireParents(kind, key, who, writer);
    gate.requireEver(kind, AccessVerb.DELETE, who);
    Stored<D> stored = gate.find(kind, key, who, writer);
    gate.requireWrite(kind, AccessVerb.DELETE, key, null, who, writer);
    for (Kind.Guard<D> guard : kind.guards(Verb.DELETE)) {
      guard.check(key, stored.body(), new StoreWorld(writer, who.operator()));
    }
    SpecialDeletions.Abandoned abandoned =
        allows(kind, Deletion.LOST, asked) ? special.abandon(writer, key) : null;
    requireUnused(key, abandoned != null, writer);
    if (abandoned == null
        && allows(kind, Deletion.REMOVE_GUARD, asked)
        && !special.guardGone(writer, key, who)) {
      return new Outcome.Leaving(
          Change.NONE.detailed("the guard is being removed, and the cluster deregistered then"));
    }
    writer.delete(key);
    KeptWords.left(kind, key, stored.body(), who, writer);
    Change change = Change.between(json.line(stored.body()), NOTHING);
    if (abandoned != null) {
      return new Outcome.GivenUp(abandoned.left(), change.detailed(abandoned.text()));
    }
    boolean guardStays =
        kind.deletions().contains(Deletion.REMOVE_GUARD) && !asked.contains(Deletion.REMOVE_GUARD);
    return new Outcome.Deleted(
        guardStays ? change.detailed("the guard stays on the cluster") : change);
  }

  private static boolean allows(Kind<?> kind, Deletion way, Set<Deletion> asked) {
    return kind.deletions().contains(way) && asked.contains(way);
  }

  /// @param abandoned whether documents that refer to it lose nothing any more
  private static void requireUnused(DocumentKey key, boolean abandoned, Reader reader) {
    if (!reader.childrenOf(key).isEmpty()) {
      throw new BulkheadException(
          Problem.HAS_CHILDREN, "Cannot delete parent without deleting child references first");
    }
    if (!abandoned && !reader.referrersOf(key).isEmpty()) {
      throw new BulkheadException(
          Problem.STILL_REFERENCED,
          "Cannot delete without deleting or updating referencing resources first");
    }
  }

  private void requireParents(Kind<?> kind, DocumentKey key, Identity who, Reader reader) {
    kind.parentKey(key).ifPresent(up -> gate.requireSeen(up, who, reader));
  }

  private static <D> void allow(
      Kind<D> kind, Verb verb, DocumentKey key, D body, Identity who, Reader reader) {
    for (Kind.Guard<D> guard : kind.guards(verb)) {
      guard.check(key, body, new StoreWorld(reader, who.operator()));
    }
    for (Kind.Reference<D> reference : kind.references()) {
      boolean missing =
          reference.required()
              && reference.targets().apply(key, body).stream().anyMatch(t -> !reader.exists(t));
      if (missing) {
        throw new BulkheadException(
            Problem.DANGLING_REFERENCE, reference.missingText(), reference.field());
      }
    }
  }

  /// A document that can be acted on has a history, which begins now.
  private void begin(Kind<?> kind, DocumentKey key, Identity who, Writer writer) {
    boolean acts =
        Actions.ALL.stream().anyMatch(a -> a.on() == kind && a.method() == Action.Method.POST);
    if (acts) {
      writer.saveLifecycle(key, Lifecycle.created(clock.instant()));
    }
    writer.saveOwners(key, gate.owners(key, who));
  }
}
