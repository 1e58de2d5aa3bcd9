package io.bulkhead.intent;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.FilePart.Content;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Store;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks a document without a transaction: form, rules of the record, files.
final class Acceptance {
  /// Maximum size of the document itself in bytes; its file may be larger.
  private static final int LARGEST = 1 << 20;

  private final EmcoJson json;
  private final Map<Content, FileRule> rules;

  Acceptance(EmcoJson json, Map<Content, FileRule> rules) {
    Set<Content> missing = EnumSet.allOf(Content.class);
    missing.removeAll(rules.keySet());
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("no rule for files of " + missing);
    }
    this.json = json;
    this.rules = Map.copyOf(rules);
  }

  /// A document that has passed all checks that need no store.
  ///
  /// @param ignored the unknown members, as a sentence; empty for none
  record Checked<D>(D body, @Nullable ByteBuffer file, String ignored) {}

  /// The same, with its file saved in the store.
  record Kept<D>(D body, List<FileAttachment> files, String ignored) {}

  <D> Checked<D> checked(Kind<D> kind, Verb verb, SentDocument sent) {
    if (sent.json().remaining() > LARGEST) {
      throw new BulkheadException(
          Problem.BODY_TOO_LARGE,
          "A document may have 1 MiB; what is larger belongs into its file.");
    }
    var bytes = new byte[sent.json().remaining()];
    sent.json().duplicate().get(bytes);
    if (EmcoJson.blank(bytes)) {
      throw new BulkheadException(Problem.EMPTY_BODY, kind.emptyBodyText());
    }
    EmcoJson.Decoded<D> decoded = json.decode(kind, bytes);
    decoded.unknown().refuse();
    D body = decoded.body();
    ByteBuffer file = file(kind, body, sent.files());
    json.validate(kind, body, verb == Verb.REPLACE && kind.lenientPut());
    return new Checked<>(body, file, decoded.unknown().warning());
  }

  private <D> @Nullable ByteBuffer file(Kind<D> kind, D body, Map<String, ByteBuffer> files) {
    if (kind.file().isEmpty()) {
      return null;
    }
    Kind.FilePart part = kind.file().get();
    ByteBuffer file = files.get(part.part());
    if (kind.fileNeeded(body)) {
      if (file == null) {
        throw new BulkheadException(Problem.INVALID_FILE, "Unable to process file", "file");
      }
      check(part.content(), file);
    }
    return file;
  }

  /// Throws a problem if the file is not valid content.
  void check(Content content, ByteBuffer file) {
    rule(content).check(file);
  }

  /// Checks that the document may replace the present one. Called before the transaction, since a
  /// cluster may have to be asked.
  <D> void requireReplaceable(Kind<D> kind, DocumentKey key, Checked<D> sent) {
    ByteBuffer file = sent.file();
    if (file != null && kind.fileNeeded(sent.body())) {
      kind.file().ifPresent(part -> rule(part.content()).checkReplacing(key, file));
    }
  }

  private FileRule rule(Content content) {
    FileRule rule = rules.get(content);
    if (rule == null) {
      throw new IllegalStateException("no rule for files of " + content);
    }
    return rule;
  }

  /// Saves the file before the transaction that refers to it, since a large one takes its time.
  static <D> Kept<D> kept(Kind<D> kind, Checked<D> sent, Store store) {
    ByteBuffer file = sent.file();
    if (file == null || kind.file().isEmpty()) {
      return new Kept<>(sent.body(), List.of(), sent.ignored());
    }
    Kind.FilePart part = kind.file().get();
    Digest digest = store.saveBlob(file, part.secret());
    String shownAs = part.shownAs() == null ? "" : part.shownAs();
    var attached = new FileAttachment(part.part(), shownAs, digest, file.remaining());
    return new Kept<>(sent.body(), List.of(attached), sent.ignored());
  }
}
