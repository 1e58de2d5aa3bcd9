package io.bulkhead.cluster.client;

import java.util.Map;
import java.util.Optional;

/// A whole answer to one request.
///
/// @param headers by name in lower case; of one that came several times, the last
record ClusterResponse(int status, Map<String, String> headers, byte[] body) {
  /// @param name in lower case
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
