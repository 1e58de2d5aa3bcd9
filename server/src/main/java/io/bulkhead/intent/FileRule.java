package io.bulkhead.intent;

import io.bulkhead.kind.DocumentKey;
import java.nio.ByteBuffer;

/// A rule for files of some [content][io.bulkhead.kind.Kind.FilePart.Content]. Checked before the
/// transaction, since it may take its time.
@FunctionalInterface
public interface FileRule {
  /// Throws `INVALID_FILE` or another problem if the file is not valid content or would do harm
  /// when opened.
  void check(ByteBuffer file);

  /// Throws a problem if the file may not replace that of an existing document.
  default void checkReplacing(DocumentKey key, ByteBuffer file) {}
}
