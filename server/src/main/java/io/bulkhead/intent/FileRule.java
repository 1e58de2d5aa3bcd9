package io.bulkhead.intent;

import io.bulkhead.kind.DocumentKey;
import java.nio.ByteBuffer;

/// What a file of some [content][io.bulkhead.kind.Kind.FilePart.Content] must be. Asked before the
/// transaction, since it may take its time.
@FunctionalInterface
public interface FileRule {
  /// Throws `INVALID_FILE`, or another problem, for a file that is not what it should be or would
  /// do harm when opened.
  void check(ByteBuffer file);

  /// Throws a problem when the file may not take the place of that of an existing document.
  default void checkReplacing(DocumentKey key, ByteBuffer file) {}
}
