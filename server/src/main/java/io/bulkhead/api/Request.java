package io.bulkhead.api;

import io.bulkhead.access.Identity;
import java.util.List;
import java.util.SequencedMap;

/// What came in over HTTP, with the path still encoded.
record Request(
    String method,
    String path,
    SequencedMap<String, List<String>> query,
    String accept,
    String contentType,
    byte[] body,
    Identity who) {

  /// The first value of a query parameter, empty when absent.
  String query(String name) {
    List<String> values = query.get(name);
    return values == null || values.isEmpty() ? "" : values.getFirst();
  }
}
