package io.bulkhead.plan;

import io.bulkhead.compiler.model.KeptValues;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;

/// Random values that charts generated, kept as long as their deployment exists. Encrypted at rest,
/// since passwords are among them.
public final class KeptValuesStore {
  private static String name(DocumentKey group) {
    return "kept/" + group.joined();
  }

  static KeptValues of(Reader reader, DocumentKey group) {
    return reader.secrets().find(name(group)).map(KeptValues::parse).orElse(KeptValues.NONE);
  }

  public static void save(Writer writer, DocumentKey group, KeptValues kept) {
    if (kept.isEmpty()) {
      writer.secrets().delete(name(group));
    } else {
      writer.secrets().save(name(group), kept.bytes());
    }
  }

  private KeptValuesStore() {}
}
