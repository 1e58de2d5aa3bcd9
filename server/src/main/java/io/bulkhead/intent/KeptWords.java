package io.bulkhead.intent;

import io.bulkhead.access.Identity;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.store.Writer;
import java.nio.charset.StandardCharsets;

/// What a deleted document leaves behind that must hold when it is created again; see
/// [io.bulkhead.kind.KeptWord]. An operator's own write or deletion ends it.
final class KeptWords {
  /// The document with the kept content restored.
  static <D> D restored(Kind<D> kind, DocumentKey key, D sent, Identity who, Writer writer) {
    if (kind.keptWord().isEmpty()) {
      return sent;
    }
    if (who.operator()) {
      writer.secrets().delete(name(key));
      return sent;
    }
    return writer
        .secrets()
        .find(name(key))
        .map(word -> new String(word, StandardCharsets.UTF_8))
        .map(word -> kind.keptWord().get().with().apply(sent, word))
        .orElse(sent);
  }

  /// Keeps what must hold after a document was deleted.
  static <D> void left(Kind<D> kind, DocumentKey key, D body, Identity who, Writer writer) {
    String word = kind.keptWord().map(kept -> kept.word().apply(body)).orElse("");
    if (who.operator()) {
      if (kind.keptWord().isPresent()) {
        writer.secrets().delete(name(key));
      }
    } else if (!word.isEmpty()) {
      writer.secrets().save(name(key), word.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String name(DocumentKey key) {
    return "kept-word/" + key.kind() + "/" + key.joined();
  }

  private KeptWords() {}
}
