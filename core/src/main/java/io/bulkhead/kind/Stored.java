package io.bulkhead.kind;

import java.util.List;

/// A document as stored.
///
/// @param revision the store's revision at which it was last written
/// @param order grows with creation; lists are in this order
public record Stored<D>(
    DocumentKey key, D body, List<FileAttachment> files, long revision, long order) {
  public Stored {
    files = List.copyOf(files);
  }
}
