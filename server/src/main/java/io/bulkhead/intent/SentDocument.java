package io.bulkhead.intent;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A document as it was sent.
///
/// @param json UTF-8
/// @param files sent with it, by the names of their [parts][io.bulkhead.kind.Kind.FilePart]; they
///   must stay readable until the outcome is known
public record SentDocument(ByteBuffer json, Map<String, ByteBuffer> files) {
  public SentDocument {
    files = Map.copyOf(files);
  }

  /// A document without files.
  public static SentDocument of(String json) {
    return new SentDocument(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)), Map.of());
  }
}
