package io.bulkhead.api;

import io.bulkhead.authorization.Deed;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.Deletion;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.Actions;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.manifest.Digest;
import io.bulkhead.operation.ClusterDeparture;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Store;
import io.bulkhead.store.Writer;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Creates, replaces, reads and deletes documents of any kind by its row.
final class Resources {
  /// A document itself; its file may be larger.
  private static final int LARGEST = 1 << 20;

  private static final byte[] NOTHING = new byte[0];

  private final Wire wire;
  private final FileAnswers shows;
  private final Lists lists;
  private final Gatekeeper gate;
  private final FileCheck check;
  private final Clock clock;

  Resources(Gatekeeper gate, Wire wire, FileCheck check, Clock clock) {
    this.gate = gate;
    this.clock = clock;
    this.wire = wire;
    this.check = check;
    this.shows = new FileAnswers(wire, gate);
    this.lists = new Lists(wire, shows, gate);
  }

  /// A body that has passed every check that needs no store.
  ///
  /// @param warning of what was ignored, empty for nothing
  record Checked<D>(D body, @Nullable ByteBuffer file, String warning) {}

  /// As [Checked], with its file in the store.
  record Kept<D>(D body, List<FileAttachment> files) {
    Kept<D> with(D other) {
      return new Kept<>(other, files);
    }
  }

  <D> Checked<D> checked(Kind<D> kind, Verb verb, Request request) {
    ByteBuffer sent = request.body().bytes();
    ByteBuffer file = null;
    if (Multipart.is(request.contentType()) && sent.hasRemaining()) {
      if (kind.file().isEmpty()) {
        throw new BulkheadException(
            Problem.UNDECODABLE_BODY,
            "A " + kind + " takes no files: send the document itself as JSON, not a form.");
      }
      Map<String, ByteBuffer> parts = Multipart.read(request.contentType(), sent);
      sent = parts.getOrDefault("metadata", ByteBuffer.allocate(0));
      file = parts.get(kind.file().get().part());
    }
    if (sent.remaining() > LARGEST) {
      throw new BulkheadException(
          Problem.BODY_TOO_LARGE,
          "A document may have 1 MiB; what is larger belongs into its file.");
    }
    byte[] json = Body.copy(sent);
    if (Wire.blank(json)) {
      throw new BulkheadException(Problem.EMPTY_BODY, kind.emptyBodyText());
    }
    Wire.Decoded<D> decoded = wire.decode(kind, json);
    decoded.unknown().refuse();
    D body = decoded.body();
    if (kind.file().isPresent()) {
      if (file == null && kind.fileNeeded(body)) {
        throw new BulkheadException(Problem.INVALID_FILE, "Unable to process file", "file");
      }
      if (file != null && kind.fileNeeded(body)) {
        check.check(kind.file().get().content(), file);
      }
    }
    wire.validate(kind, body, verb == Verb.REPLACE && kind.lenientPut());
    return new Checked<>(body, file, decoded.unknown().warning());
  }

  /// Before the transaction of a [#replace]: what a cluster has to be asked for takes its time.
  <D> void requireReplaceable(Kind<D> kind, DocumentKey key, Checked<D> sent) {
    if (kind.fileNeeded(sent.body())) {
      check.replacing(kind, key, sent.file());
    }
  }

  /// Before the transaction that names the file: a large one takes its time.
  <D> Kept<D> kept(Kind<D> kind, Checked<D> sent, Store store) {
    ByteBuffer file = sent.file();
    if (file == null || kind.file().isEmpty()) {
      return new Kept<>(sent.body(), List.of());
    }
    Kind.FilePart part = kind.file().get();
    Digest digest = store.saveBlob(file, part.secret());
    String shownAs = part.shownAs() == null ? "" : part.shownAs();
    return new Kept<>(
        sent.body(), List.of(new FileAttachment(part.part(), shownAs, digest, file.remaining())));
  }

  <D> Answer create(Kind<D> kind, List<String> parents, Kept<D> sent, Request by, Writer writer) {
    DocumentKey key = kind.key(parents, sent.body());
    requireParents(kind, key, by, writer);
    gate.requireEver(kind, Deed.CREATE, by);
    if (writer.exists(key)) {
      throw new BulkheadException(Problem.ALREADY_EXISTS, kind.existsText());
    }
    gate.requireWrite(kind, Deed.CREATE, key, sent.body(), by, writer);
    allow(kind, Verb.CREATE, key, sent.body(), by, writer);
    Kept<D> kept = KeptWords.restored(kind, key, sent, by, writer);
    writer.save(kind, key, kept.body(), kept.files());
    begin(kind, key, by, writer);
    by.note().changed(NOTHING, wire.line(kept.body()));
    return Answer.json(kind.codes().created(), wire.line(kept.body()));
  }

  <D> Answer replace(Kind<D> kind, DocumentKey key, Kept<D> sent, Request by, Writer writer) {
    int own = kind.variables().size();
    List<String> parents = key.names().subList(0, key.names().size() - own);
    if (!kind.key(parents, sent.body()).equals(key)) {
      throw kind.mismatchText()
          .map(text -> new BulkheadException(Problem.WRONG_STATE, text, "metadata.name"))
          .orElseGet(() ->
              new BulkheadException(
                  Problem.NAME_MISMATCH,
                  "The name in the body is not the name in the URL.",
                  "metadata.name"));
    }
    requireParents(kind, key, by, writer);
    gate.requireEver(kind, Deed.REPLACE, by);
    Stored<D> before = writer.find(kind, key).orElse(null);
    boolean there = before != null;
    if (!there && !kind.upsert()) {
      throw new BulkheadException(Problem.NOT_FOUND, kind.notFoundText());
    }
    if (there && gate.hidden(kind, key, by, writer)) {
      // As if it had been posted: the name is taken, and no more is said.
      throw kind.upsert()
          ? new BulkheadException(Problem.ALREADY_EXISTS, kind.existsText())
          : new BulkheadException(Problem.NOT_FOUND, kind.notFoundText());
    }
    gate.requireWrite(kind, Deed.REPLACE, key, sent.body(), by, writer);
    allow(kind, Verb.REPLACE, key, sent.body(), by, writer);
    Kept<D> kept = KeptWords.restored(kind, key, sent, by, writer);
    writer.save(kind, key, kept.body(), kept.files());
    if (!there) {
      begin(kind, key, by, writer);
    }
    by.note().changed(before == null ? NOTHING : wire.line(before.body()), wire.line(kept.body()));
    int code = there ? kind.codes().putReplaced() : kind.codes().putCreated();
    return Answer.json(code, wire.line(kept.body()));
  }

  <D> Answer delete(Kind<D> kind, DocumentKey key, Request by, Writer writer) {
    requireParents(kind, key, by, writer);
    gate.requireEver(kind, Deed.DELETE, by);
    Stored<D> stored = find(kind, key, by, writer);
    gate.requireWrite(kind, Deed.DELETE, key, null, by, writer);
    for (Kind.Guard<D> guard : kind.guards(Verb.DELETE)) {
      guard.check(key, stored.body(), new StoreWorld(writer, by.who().operator()));
    }
    ClusterDeparture.Forgotten forgotten =
        asked(kind, Deletion.LOST, by) ? ClusterDeparture.lost(writer, key, gate.table()) : null;
    if (!writer.childrenOf(key).isEmpty()) {
      throw new BulkheadException(
          Problem.HAS_CHILDREN, "Cannot delete parent without deleting child references first");
    }
    if (forgotten == null && !writer.referrersOf(key).isEmpty()) {
      throw new BulkheadException(
          Problem.STILL_REFERENCED,
          "Cannot delete without deleting or updating referencing resources first");
    }
    if (asked(kind, Deletion.REMOVE_GUARD, by) && forgotten == null) {
      var order = new ClusterDeparture.Order(by.who(), clock.instant());
      if (!ClusterDeparture.guardGone(writer, key, gate.table(), order)) {
        by.note().tells("the guard is being removed, and the cluster deregistered then");
        return Answer.empty(202);
      }
    } else if (kind.deletions().contains(Deletion.REMOVE_GUARD)) {
      by.note().tells(forgotten == null ? "the guard stays on the cluster" : forgotten.text());
    }
    writer.delete(key);
    KeptWords.left(kind, key, stored.body(), by, writer);
    by.note().changed(wire.line(stored.body()), NOTHING);
    return forgotten == null ? Answer.empty(204) : Answer.json(200, wire.line(forgotten));
  }

  private static boolean asked(Kind<?> kind, Deletion way, Request by) {
    return kind.deletions().contains(way) && by.flag(way.parameter());
  }

  <D> Answer get(Kind<D> kind, DocumentKey key, Request request, Reader reader) {
    requireParents(kind, key, request, reader);
    Stored<D> stored = find(kind, key, request, reader);
    if (kind.sealedBody()) {
      request.note().tellsSecret();
    }
    for (var lookup : kind.lookups().entrySet()) {
      if (request.query().containsKey(lookup.getKey())) {
        Object value = lookup.getValue().apply(stored.body(), request.query(lookup.getKey()));
        if (value == null) {
          throw new BulkheadException(Problem.NOT_FOUND, kind.notFoundText());
        }
        return Answer.json(200, wire.line(value));
      }
    }
    return shows.show(kind, stored, request, reader);
  }

  <D> Answer list(
      Kind<D> kind, List<String> parents, boolean slash, Request request, Reader reader) {
    DocumentKey parent = kind.parent().map(up -> new DocumentKey(up.name(), parents)).orElse(null);
    if (parent != null) {
      gate.requireSeen(parent, request, reader);
    }
    if (kind.sealedBody() && gate.ever(kind, Deed.LIST, request)) {
      request.note().tellsSecret();
    }
    return lists.list(kind, parent, slash, request, reader);
  }

  private void requireParents(Kind<?> kind, DocumentKey key, Request by, Reader reader) {
    kind.parentKey(key).ifPresent(up -> gate.requireSeen(up, by, reader));
  }

  private <D> Stored<D> find(Kind<D> kind, DocumentKey key, Request by, Reader reader) {
    Optional<Stored<D>> stored = reader.find(kind, key);
    if (stored.isEmpty() || gate.hidden(kind, key, by, reader)) {
      throw new BulkheadException(Problem.NOT_FOUND, kind.notFoundText());
    }
    return stored.get();
  }

  private <D> void allow(
      Kind<D> kind, Verb verb, DocumentKey key, D body, Request by, Reader reader) {
    for (Kind.Guard<D> guard : kind.guards(verb)) {
      guard.check(key, body, new StoreWorld(reader, by.who().operator()));
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

  /// What can be acted on has a history, which begins now.
  private void begin(Kind<?> kind, DocumentKey key, Request by, Writer writer) {
    boolean acts =
        Actions.ALL.stream().anyMatch(a -> a.on() == kind && a.method() == Action.Method.POST);
    if (acts) {
      writer.saveLifecycle(key, Lifecycle.created(clock.instant()));
    }
    writer.saveOwners(key, gate.owners(key, by));
  }
}
