package io.bulkhead.intent;

import io.bulkhead.access.Gatekeeper;
import io.bulkhead.access.Identity;
import io.bulkhead.access.Permit;
import io.bulkhead.authorization.AccessVerb;
import io.bulkhead.intent.Acceptance.Kept;
import io.bulkhead.kind.Deletion;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.FilePart.Content;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.store.Store;
import io.bulkhead.store.Writer;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The single entry for reading and changing documents, over whatever protocol. Throws a
/// [io.bulkhead.diagnostic.BulkheadException] for what is forbidden or impossible; what the caller
/// may not see is refused as if it did not exist.
public final class IntentDoor {
  private final Store store;
  private final Gatekeeper gate;
  private final EmcoJson json = new EmcoJson();
  private final Acceptance acceptance;
  private final Changes changes;
  private final DocumentReads reads;

  /// @param rules for files of each content
  public IntentDoor(
      Store store,
      KindTable table,
      Map<Content, FileRule> rules,
      SpecialDeletions special,
      Clock clock) {
    this.store = store;
    this.gate = new Gatekeeper(table);
    this.acceptance = new Acceptance(json, rules);
    this.changes = new Changes(gate, json, special, clock);
    this.reads = new DocumentReads(gate);
  }

  /// Checks whether the caller may act on documents of the kind at all, before the document is
  /// read.
  ///
  /// @param parent of the document, null for kinds at the root; a parent that the caller may not
  ///   see counts as missing before anything is refused
  public void admit(Kind<?> kind, AccessVerb deed, @Nullable DocumentKey parent, Identity who) {
    if (!gate.ever(kind, deed, who)) {
      store.read(reader -> {
        if (parent != null) {
          gate.requireSeen(parent, who, reader);
        }
        gate.requireEver(kind, deed, who);
        return kind;
      });
    }
  }

  /// Checks the permission for an action.
  ///
  /// @param key of the document that it is about, null for actions at the root
  public Permit permit(Action action, @Nullable DocumentKey key, Identity who) {
    return store.read(reader -> gate.permit(action, key, who, reader));
  }

  /// Throws a problem if a file of an action is not valid content.
  public void check(Content content, ByteBuffer file) {
    acceptance.check(content, file);
  }

  /// @param parents names of the documents above it, from the root
  public <D> Outcome.Written<D> create(
      Kind<D> kind, List<String> parents, SentDocument sent, Caller by) {
    Kept<D> kept = Acceptance.kept(kind, acceptance.checked(kind, Verb.CREATE, sent), store);
    return change(by, (who, writer) -> changes.create(kind, parents, kept, who, writer));
  }

  /// Also creates the document if the kind's row allows it.
  public <D> Outcome.Written<D> replace(
      Kind<D> kind, DocumentKey key, SentDocument sent, Caller by) {
    Acceptance.Checked<D> checked = acceptance.checked(kind, Verb.REPLACE, sent);
    acceptance.requireReplaceable(kind, key, checked);
    Kept<D> kept = Acceptance.kept(kind, checked, store);
    return change(by, (who, writer) -> changes.replace(kind, key, kept, who, writer));
  }

  /// @param asked ways of deletion; those that the kind's row does not have are ignored
  public Outcome delete(Kind<?> kind, DocumentKey key, Set<Deletion> asked, Caller by) {
    return change(by, (who, writer) -> changes.delete(kind, key, asked, who, writer));
  }

  /// Uses the current roles: receiving a document and its file may have taken long.
  private <T extends Outcome> T change(Caller by, BiFunction<Identity, Writer, T> work) {
    return store.write(writer -> {
      T outcome = work.apply(by.who().now(writer), writer);
      by.ledger().enter(outcome, writer);
      return outcome;
    });
  }

  public Found.Document read(Kind<?> kind, DocumentKey key, Identity who) {
    return store.read(reader -> reads.one(kind, key, who, reader));
  }

  /// What the kind's row answers about one document.
  ///
  /// @param parameter one of [Kind#lookups]
  public Found.Value lookUp(
      Kind<?> kind, DocumentKey key, String parameter, String value, Identity who) {
    return store.read(reader -> reads.lookUp(kind, key, parameter, value, who, reader));
  }

  /// @param parent of the collection, null at the root
  public <D> DocumentList<D> list(Kind<D> kind, @Nullable DocumentKey parent, Identity who) {
    return store.read(reader -> reads.all(kind, parent, who, reader));
  }

  public <D> DocumentList<D> list(
      Kind<D> kind, @Nullable DocumentKey parent, Page page, Identity who) {
    return store.read(reader -> reads.page(kind, parent, page, who, reader));
  }

  /// Reads a collection in one of the ways of the kind's row.
  public <D> Found pick(
      Kind<D> kind, @Nullable DocumentKey parent, Kind.Read<D> way, String value, Identity who) {
    return store.read(reader -> reads.pick(kind, parent, way, value, who, reader));
  }
}
