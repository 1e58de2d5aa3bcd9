package io.bulkhead.api;

import io.bulkhead.access.Identity;
import java.util.List;
import java.util.SequencedMap;

/// What came in over HTTP, with the path still encoded.
///
/// @param from the address of the caller
record Request(
    String method,
    String path,
    SequencedMap<String, List<String>> query,
    String accept,
    String contentType,
    Body body,
    Identity who,
    String from) {

  /// The first value of a query parameter, empty when absent.
  String query(String name) {
    List<String> values = query.get(name);
    return values == null || values.isEmpty() ? "" : values.getFirst();
  }

  /// Whether a query parameter is there, and not `false`.
  boolean flag(String name) {
    return query.containsKey(name) && !query(name).equals("false");
  }

  boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
