package io.bulkhead.intent;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A document as somebody sent it.
///
/// @param json UTF-8
/// @param files that came with it, by the names of their [parts][io.bulkhead.kind.Kind.FilePart];
///   they are read until the outcome is there
public record SentDocument(ByteBuffer json, Map<String, ByteBuffer> files) {
  public SentDocument {
    files = Map.copyOf(files);
  }

  /// One without files.
  public static SentDocument of(String json) {
    return new SentDocument(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)), Map.of());
  }
}
