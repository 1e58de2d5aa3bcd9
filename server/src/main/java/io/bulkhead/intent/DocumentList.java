package io.bulkhead.intent;

import io.bulkhead.kind.Stored;
import java.util.List;

/// Documents of a collection that the caller may see, in order of creation.
///
/// @param next token of the next page, empty if there is none
/// @param secret whether it contains secrets, so that the read must be audited
public record DocumentList<D>(List<Stored<D>> documents, String next, boolean secret) {
  public DocumentList {
    documents = List.copyOf(documents);
  }

  public List<D> bodies() {
    return documents.stream().map(Stored::body).toList();
  }
}
