package io.bulkhead.api.transport;

import io.bulkhead.access.Identity;
import java.util.List;
import java.util.SequencedMap;

/// An HTTP request, with the path still encoded.
///
/// @param from the address of the caller
public record Request(
    String method,
    String path,
    SequencedMap<String, List<String>> query,
    String accept,
    String contentType,
    Body body,
    Identity who,
    String from) {

  /// The first value of a query parameter, empty if absent.
  public String query(String name) {
    List<String> values = query.get(name);
    return values == null || values.isEmpty() ? "" : values.getFirst();
  }

  /// Whether a query parameter is present and not `false`.
  public boolean flag(String name) {
    return query.containsKey(name) && !query(name).equals("false");
  }

  public boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
